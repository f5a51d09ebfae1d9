package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is allowed but unwise. */
class ConfigWarningsTest {
    private static final String PREFIX = "mixminiond.conf:";

    @Test
    void aCarefulFileHasNone() throws ConfigException {
        assertThat(warnings("BaseDir: /b\n")).isEmpty();
    }

    @Test
    void theBaseDirectoryShouldBeWritten() throws ConfigException {
        assertThat(TestFiles.read(TestFiles.minimal()).warnings())
                .containsExactly(PREFIX + "1: [Server] BaseDir: the key is missing, so everything goes to"
                        + " /var/spool/minion; better write a directory");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            MixInterval: 29 min | less than 30 minutes is dangerous: few packets are mixed with each other
            EncryptPrivateKey: yes | packet keys are kept unencrypted whatever stands here; protect the directory of keys
            ModulePath: /modules | modules are not loaded, so nothing is looked for there; remove the line
            """)
    void warnsAboutTheServer(String line, String text) throws ConfigException {
        String key = line.substring(0, line.indexOf(':'));
        assertThat(warnings("BaseDir: /b\n" + line + "\n"))
                .containsExactly(PREFIX + "6: [Server] " + key + ": " + text);
    }

    @Test
    void warnsAboutALocalServer() throws ConfigException {
        String text = TestFiles.withServer("BaseDir: /b\n").replace("relay", "local");
        assertThat(TestFiles.read(text).warnings())
                .containsExactly(
                        PREFIX + "2: [Server] Mode: the server relays packets in this mode too; write \"relay\"");
    }

    @Test
    void warnsAboutNumbersThatATimedPoolDoesNotUse() throws ConfigException {
        assertThat(warnings("BaseDir: /b\nMixAlgorithm: Timed\nMixPoolRate: 50%\nMixPoolMinSize: 5\n"))
                .containsExactly(
                        PREFIX + "7: [Server] MixPoolRate: the key is not used when MixAlgorithm is Timed",
                        PREFIX + "8: [Server] MixPoolMinSize: the key is not used when MixAlgorithm is Timed");
    }

    @Test
    void warnsAboutATinyShareOfThePool() throws ConfigException {
        assertThat(warnings("BaseDir: /b\nMixAlgorithm: Cottrell\nMixPoolRate: 4.9%\n"))
                .containsExactly(PREFIX + "7: [Server] MixPoolRate: less than 5% is unusual: packets wait very long");
        assertThat(warnings("BaseDir: /b\nMixAlgorithm: Cottrell\nMixPoolRate: 5%\nMixPoolMinSize: 0\n"))
                .isEmpty();
    }

    @Test
    void warnsAboutSpikesBelowTheAverage() throws ConfigException {
        assertThat(warnings("BaseDir: /b\nMaxBandwidth: 64K\nMaxBandwidthSpike: 32K\n"))
                .containsExactly(PREFIX + "7: [Server] MaxBandwidthSpike: the most is less than the average of"
                        + " MaxBandwidth, so it alone counts");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            every 1 hour for 23 hours | giving up within a day is dangerous: whatever is down for longer gets nothing
            every 1 day for 15 days | trying for more than 14 days is very long
            29 min, every 6 hours for 5 days | intervals below MixInterval are stretched to it
            12 hours, 12 hours, 12 hours, 12 hours | fewer than 5 attempts are dangerously few
            every 1 hour for 51 hours | more than 50 attempts are very many
            """)
    void warnsAboutRetrySchedules(String schedule, String text) throws ConfigException {
        assertThat(TestFiles.read(TestFiles.withServer("BaseDir: /b\n") + "Retry: " + schedule + "\n")
                        .warnings())
                .containsExactly(PREFIX + "10: [Outgoing/MMTP] Retry: " + text);
    }

    @Test
    void warnsAboutVeryFastRetriesEvenIfTheMixIsFaster() throws ConfigException {
        String text =
                TestFiles.withServer("BaseDir: /b\nMixInterval: 1 min\n") + "Retry: 4 min, every 6 hours for 5 days\n";
        assertThat(TestFiles.read(text).warnings())
                .contains(PREFIX + "11: [Outgoing/MMTP] Retry: intervals below 5 minutes are very fast");
    }

    @Test
    void schedulesOfMailAreLookedAtToo() throws ConfigException {
        assertThat(mailWarnings("Retry: every 1 hour for 51 hours\n"))
                .containsExactly(PREFIX + "13: [Delivery/SMTP] Retry: more than 50 attempts are very many");
    }

    @Test
    void sizesOfMailAreMadeUsable() throws ConfigException {
        assertThat(mailWarnings("MaximumSize: 1000\n"))
                .containsExactly(
                        PREFIX + "13: [Delivery/SMTP] MaximumSize: 1000 b is less than one packet; 32 KB is used"
                                + " instead");
        assertThat(mailWarnings("MaximumSize: 40000\n"))
                .containsExactly(PREFIX + "13: [Delivery/SMTP] MaximumSize: the size is rounded up to 40 KB");
        assertThat(MessageSize.usable(1000)).isEqualTo(32_768);
        assertThat(MessageSize.usable(32_768)).isEqualTo(32_768);
        assertThat(MessageSize.usable(40_000)).isEqualTo(40_960);
    }

    @Test
    void returnAddressesShouldLookLikeAddresses() throws ConfigException {
        String text = TestFiles.withServer("BaseDir: /b\n")
                + "[Delivery/MBOX]\nEnabled: yes\nAddressFile: /there/a\nReturnAddress: nobody\nRemoveContact: a b@c\n";
        assertThat(TestFiles.read(text).warnings())
                .containsExactly(
                        PREFIX + "13: [Delivery/MBOX] ReturnAddress: \"nobody\" does not look like a mail address",
                        PREFIX + "14: [Delivery/MBOX] RemoveContact: \"a b@c\" does not look like a mail address");
    }

    @Test
    void sizesOfMailAndReassemblyShouldFit() throws ConfigException {
        assertThat(mailWarnings("MaximumSize: 100K\n[Delivery/Fragmented]\nEnabled: yes\nMaximumSize: 101K\n"))
                .containsExactly(PREFIX + "16: [Delivery/Fragmented] MaximumSize: messages may be put together that are"
                        + " longer than MaximumSize of [Delivery/SMTP], which are then thrown away");
        assertThat(mailWarnings("MaximumSize: 10M\n[Delivery/Fragmented]\nEnabled: yes\nMaximumSize: 100K\n"))
                .containsExactly(PREFIX + "13: [Delivery/SMTP] MaximumSize: messages of this length are hardly ever put"
                        + " together with MaximumSize of [Delivery/Fragmented]");
    }

    @Test
    void directoriesNeedAddressesAndTrust() throws ConfigException {
        assertThat(TestFiles.read(TestFiles.withServer("BaseDir: /b\n")
                                + "[DirectoryServers]\nPublish: yes\nServerURL: http://dir.example/d\n")
                        .warnings())
                .containsExactly(
                        PREFIX + "11: [DirectoryServers] Publish: there is no PublishURL, so the server is advertised"
                                + " nowhere; write one",
                        PREFIX + "12: [DirectoryServers] ServerURL: there is no Fingerprint, so no directory can be"
                                + " trusted; write one");
    }

    @Test
    void pingingIsNotDone() throws ConfigException {
        assertThat(TestFiles.read(TestFiles.withServer("BaseDir: /b\n") + "[Pinging]\nRetainData: 20 days\n")
                        .warnings())
                .containsExactly(PREFIX + "10: [Pinging] Enabled: this server does not probe others; write \"no\"");
        assertThat(TestFiles.read(TestFiles.withServer("BaseDir: /b\n") + "[Pinging]\nEnabled: no\n")
                        .warnings())
                .isEmpty();
    }

    private static List<String> warnings(String server) throws ConfigException {
        return TestFiles.read(TestFiles.withServer(server)).warnings();
    }

    /** Warnings for [Delivery/SMTP] whose third line is 13. */
    private static List<String> mailWarnings(String lines) throws ConfigException {
        return TestFiles.read(TestFiles.withServer("BaseDir: /b\n")
                        + "[Delivery/SMTP]\nEnabled: yes\nReturnAddress: r@b.test\n" + lines)
                .warnings();
    }
}
