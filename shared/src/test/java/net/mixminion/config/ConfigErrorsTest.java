package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about faulty configurations: the line, the place, and what to write instead. */
class ConfigErrorsTest {
    private static final String SMTP = "[Delivery/SMTP]\nEnabled: yes\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Daemon: maybe | "maybe" is not yes or no; write yes or no
            MixInterval: 60min | "60min" is not an interval; write a number, a blank and a unit, for example "30 min"
            MixInterval: 0 sec | 0 seconds is no time; write at least 1 second
            StatsInterval: 0.5 sec | 0.5 seconds is no time; write at least 1 second
            Timeout: 99999 years | "99999 years" is longer than 10000 years; write less
            LogLevel: loud | "loud" is not a log level; write TRACE, DEBUG, INFO, WARN, ERROR, FATAL or NEVER
            MixAlgorithm: shuffle | "shuffle" is not a mix algorithm; write Timed, Cottrell or Binomial
            MixPoolRate: 150% | "150%" is not between 0% and 100%; write for example "60%"
            MixPoolRate: -1 | "-1" is not between 0% and 100%; write for example "60%"
            MixPoolRate: half | "half" is not a fraction; write a number from 0 to 1, or a percentage, for example "60%"
            MixPoolMinSize: few | "few" is not an integer; write digits only
            MixPoolMinSize: 3000000000 | "3000000000" is too large a number; write a smaller one
            IdentityKeyBits: 1024 | 1024 is out of range; write a number from 2048 to 4096
            IdentityKeyBits: 4097 | 4097 is out of range; write a number from 2048 to 4096
            PublicKeyLifetime: 23 hours | 23 hours is too short; write at least 1 day
            PublicKeyOverlap: 5 hours | 5 hours is too short; write at least 6 hours
            PublicKeyOverlap: 73 hours | 73 hours is too long; write at most 72 hours
            MaxBandwidth: 1K | 1 KB a second is too slow for packets of 32 KB; write at least 4 KB
            MaxBandwidth: 12 bananas | "12 bananas" is not a size; write a number and b, K, KB, M, MB, G or GB, for example "100 KB"; alone it counts octets
            MaxBandwidthSpike: 9999999999 GB | "9999999999 GB" is more than any disk holds; write less
            LogFile: 'log | "'log" has a quote at one end only; put the same at both ends
            LogFile: | no file name is given; write one, or remove the line
            BaseDir: "" | there is nothing between the quotes; write a directory
            Module: mail.Pigeon | the delivery module "mail.Pigeon" can't be loaded, for it is not written for this server; remove the line
            nickname: Min | there is no such key; did you mean "Nickname"? Capital letters count
            MaxConnections: 3 | this key belongs in [Incoming/MMTP] or [Outgoing/MMTP], but stands in [Server]; move the line
            Retry: 1 day | this key belongs in [Delivery/MBOX] or [Delivery/SMTP-Via-Mixmaster] or [Delivery/SMTP] or [Outgoing/MMTP], but stands in [Server]; move the line
            Colour: red | there is no such key; remove the line, or look for the right name in mixminiond.conf(5)
            Mode: relay | the key stands here for the second time, after line 2; remove one of the lines
            """)
    void saysWhatIsWrongInServer(String line, String text) {
        String key = line.substring(0, line.indexOf(':'));
        assertProblems(TestFiles.withServer(line + "\n"), "mixminiond.conf:5: [Server] " + key + ": " + text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Host | TrustedUser: nobody-here | "nobody-here" is not a user of this system; write the name or the number of one that is
            Host | ShredCommand: eat | the program "eat" was not found; install it, or write the path of one that is there
            Host | ShredCommand: | "" is not a command; write a program and its arguments, for example "sendmail -i -t"
            DirectoryServers | ServerURL: ftp://x/y | "ftp://x/y" is no address of a web page; write "http://" or "https://", a host and a path
            DirectoryServers | PublishURL: a b | "a b" is no address of a web page; write "http://" or "https://", a host and a path
            DirectoryServers | Fingerprint: 12 34 | "12 34" is not a fingerprint; write 40 hexadecimal digits, with or without blanks
            Processes | Mixers: 0 | 0 is out of range; write a number from 1 to 1024
            Processes | Layout: loose | "loose" is not a layout; write separate or combined
            Processes | JavaOptions: -Xmx1g now | "now" is no option; write options such as "-Xmx256m" with blanks between
            Processes | User-Keyd: a b | "a b" is not a user's name; write the name of an account, for example "mixminion"
            """)
    void saysWhatIsWrongElsewhere(String section, String line, String text) {
        String key = line.substring(0, line.indexOf(':'));
        assertProblems(
                TestFiles.withMore("[" + section + "]\n" + line + "\n"),
                "mixminiond.conf:10: [" + section + "] " + key + ": " + text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Retry: every 5 min | "every 5 min" does not say for how long; write "every 5 min for 1 day", for example
            Retry: 0 sec for 1 day | "0 sec for 1 day" repeats without waiting; write intervals with commas between, or "every X for Y", for example "every 1 hour for 1 day, 7 hours for 5 days"
            Retry: every 1 sec for 1 year | "every 1 sec for 1 year" makes too many attempts; write longer intervals
            MaxConnections: 0 | 0 is out of range; write a number 1 or more
            Allow: 10.0.0.1 70000 | "10.0.0.1 70000" is not an address rule; write an IPv4 address or *, if need be a slash and a mask, and ports from 1 to 65535, for example "10.0.0.0/255.0.0.0 48099"
            """)
    void saysWhatIsWrongInOutgoing(String line, String text) {
        String key = line.substring(0, line.indexOf(':'));
        assertProblems(TestFiles.withMore(line + "\n"), "mixminiond.conf:9: [Outgoing/MMTP] " + key + ": " + text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Port: 0 | 0 is out of range; write a number from 1 to 65535
            Port: 65536 | 65536 is out of range; write a number from 1 to 65535
            ListenPort: 0 | 0 is out of range; write a number from 1 to 65535
            ListenPort: mmtp | "mmtp" is not an integer; write digits only
            Hostname: a_b | "a_b" is not a host name; write letters, digits, hyphens and single dots
            IP: 1.2.3 | "1.2.3" is not an IPv4 address; write four numbers from 0 to 255 with dots between
            ListenIP6: ::x | "::x" is not an IPv6 address; write eight hexadecimal words with colons between, for example "2001:db8::1"
            """)
    void saysWhatIsWrongInIncoming(String line, String text) {
        String key = line.substring(0, line.indexOf(':'));
        String file = TestFiles.minimal().replace("[Outgoing", line + "\n[Outgoing");
        assertProblems(file, "mixminiond.conf:7: [Incoming/MMTP] " + key + ": " + text);
    }

    @ParameterizedTest
    @CsvSource({
        "Nickname,[Server],the server's name,1",
        "Contact-Email,[Server],the operator's mail address,1",
        "Mode,[Server],relay or local,1"
    })
    void missesRequiredKeys(String key, String section, String doc, int line) {
        String file = TestFiles.minimal().replaceAll("(?m)^" + key + ": .*\n", "");
        assertProblems(
                file,
                "mixminiond.conf:" + line + ": " + section + " " + key + ": the key is missing; write a line \"" + key
                        + ": ...\" below " + section + " (" + doc + ")");
    }

    @Test
    void missesEnabledOfTheNetworkSections() {
        assertProblems(
                TestFiles.minimal().replace("Enabled: yes\n", ""),
                "mixminiond.conf:5: [Incoming/MMTP] Enabled: the key is missing; write a line \"Enabled: ...\" below"
                        + " [Incoming/MMTP] (whether packets are taken)",
                "mixminiond.conf:6: [Outgoing/MMTP] Enabled: the key is missing; write a line \"Enabled: ...\" below"
                        + " [Outgoing/MMTP] (whether packets are sent)");
    }

    @Test
    void saysAllThatIsWrongInTheOrderOfTheLines() {
        assertProblems(
                "[Incoming/MMTP]\nEnabled: perhaps\n[Wrong]\nx: y\n[Incoming/MMTP]\n",
                "mixminiond.conf:2: [Incoming/MMTP] Enabled: \"perhaps\" is not yes or no; write yes or no",
                "mixminiond.conf:3: [Wrong] there is no such section; remove it, or look for the right name in"
                        + " mixminiond.conf(5)",
                "mixminiond.conf:5: [Incoming/MMTP] the section stands here for the second time, after line 1; put the"
                        + " lines together",
                "mixminiond.conf: [Server] the section is missing; write a line \"[Server]\" and its keys");
    }

    @Test
    void showsNoMoreThanCanBeRead() {
        ConfigException e = refusal(TestFiles.withServer("Colour: red\n".repeat(25)));
        assertThat(e.problems()).hasSize(25);
        assertThat(e.getMessage()).hasLineCount(21).endsWith("\n5 more problems are not shown");
    }

    @Test
    void refusesTextsLongerThanADescriptorMayHave() {
        assertProblems(
                TestFiles.withServer(
                        "Comments: " + "c".repeat(1025) + "\nContact-Fingerprint: " + "f".repeat(129) + "\n"),
                "mixminiond.conf:5: [Server] Comments: the text has 1025 characters; write at most 1024",
                "mixminiond.conf:6: [Server] Contact-Fingerprint: the text has 129 characters; write at most 128");
        assertProblems(
                TestFiles.minimal().replace("a@b.test", "a@" + "b".repeat(255)),
                "mixminiond.conf:4: [Server] Contact-Email: the text has 257 characters; write at most 256");
    }

    @Test
    void refusesTwoNamesForTheBaseDirectory() {
        assertProblems(
                TestFiles.withServer("BaseDir: /a\nHomedir: /b\n"),
                "mixminiond.conf:6: [Server] Homedir: this is the old name of BaseDir, which is there too, in line 5;"
                        + " remove this line");
    }

    @Test
    void refusesNegativePoolsUnlessTheyAreNotUsed() throws ConfigException {
        assertProblems(
                TestFiles.withServer("MixAlgorithm: Mixmaster\nMixPoolMinSize: -1\n"),
                "mixminiond.conf:6: [Server] MixPoolMinSize: -1 is less than no messages; write 0 or more");
        assertThat(TestFiles.read(TestFiles.withServer("MixAlgorithm: Timed\nMixPoolMinSize: -1\n"))
                        .warnings())
                .contains("mixminiond.conf:6: [Server] MixPoolMinSize: the key is not used when MixAlgorithm is Timed");
    }

    @Test
    void refusesMailWithoutWhatItNeeds() {
        assertProblems(
                TestFiles.withMore(SMTP),
                "mixminiond.conf:9: [Delivery/SMTP] ReturnAddress: the key is missing; write a line \"ReturnAddress:"
                        + " ...\" (sender of our mails)");
        assertProblems(
                TestFiles.withMore(
                        SMTP + "ReturnAddress: r@b.test\nSMTPServer: localhost\nSendmailCommand: sendmail\n"),
                "mixminiond.conf:13: [Delivery/SMTP] SendmailCommand: SMTPServer is there too, in line 12; remove one of"
                        + " the lines");
        assertProblems(
                TestFiles.withMore(SMTP + "ReturnAddress: r@b.test\nBlacklistFile: /not/there\n"),
                "mixminiond.conf:12: [Delivery/SMTP] BlacklistFile: there is no file /not/there; create it, or name"
                        + " another");
        assertProblems(
                TestFiles.withMore("[Delivery/MBOX]\nEnabled: yes\n"),
                "mixminiond.conf:9: [Delivery/MBOX] AddressFile: the key is missing; write a line \"AddressFile: ...\""
                        + " (file of names and their addresses)",
                "mixminiond.conf:9: [Delivery/MBOX] ReturnAddress: the key is missing; write a line \"ReturnAddress:"
                        + " ...\" (sender of our mails)",
                "mixminiond.conf:9: [Delivery/MBOX] RemoveContact: the key is missing; write a line \"RemoveContact:"
                        + " ...\" (address for those who want no more mail)");
    }

    @Test
    void refusesAPasswordWithoutItsUserOrInTheClear() {
        String mail = SMTP + "ReturnAddress: r@b.test\n";
        assertProblems(
                TestFiles.withMore(mail + "SMTPUser: mix\n"),
                "mixminiond.conf:12: [Delivery/SMTP] SMTPUser: SMTPUser and SMTPPasswordFile need each other; write both"
                        + " or neither");
        assertProblems(
                TestFiles.withMore(mail + "SMTPUser: mix\nSMTPPasswordFile: /there/password\n"),
                "mixminiond.conf:12: [Delivery/SMTP] SMTPUser: the password would go over the network for all to read;"
                        + " write \"SMTPStartTLS: yes\"");
        assertProblems(
                TestFiles.withMore(mail + "SMTPStartTLS: yes\nSMTPUser: mix\nSMTPPasswordFile: /not/there\n"),
                "mixminiond.conf:14: [Delivery/SMTP] SMTPPasswordFile: there is no file /not/there; create it, or name"
                        + " another");
    }

    @Test
    void refusesAMailServerThatIsNoHost() {
        assertProblems(
                TestFiles.withMore(SMTP + "ReturnAddress: r@b.test\nSMTPServer: mail:0\n"),
                "mixminiond.conf:12: [Delivery/SMTP] SMTPServer: \"mail:0\" is not a host; write a host name and, if need"
                        + " be, a colon and a port from 1 to 65535, for example \"mail.example.org:25\"");
    }

    @Test
    void refusesMixmaster() {
        assertProblems(
                TestFiles.withMore("[Delivery/SMTP-Via-Mixmaster]\nEnabled: yes\nMixCommand: mix\nServer: lcs\n"),
                "mixminiond.conf:10: [Delivery/SMTP-Via-Mixmaster] Enabled: this server does not send through Mixmaster;"
                        + " write \"no\", and use [Delivery/SMTP]");
    }

    @Test
    void refusesReassemblyWithoutDelivery() {
        assertProblems(
                TestFiles.withMore("[Delivery/Fragmented]\nEnabled: yes\nMaximumSize: 100K\n"),
                "mixminiond.conf:10: [Delivery/Fragmented] Enabled: messages would be put together that nothing delivers;"
                        + " enable [Delivery/SMTP] or [Delivery/MBOX], or write \"no\"");
    }

    @Test
    void knowsAClientsFile() {
        assertProblems(
                "[Host]\nFileParanoia: no\n[User]\nUserDir: ~/x\n",
                "mixminiond.conf: this is a client's configuration (.mixminionrc), not a server's (mixminiond.conf); name"
                        + " another file with -f");
    }

    @Test
    void theFirstProblemGivesThePlace() {
        ConfigException e = refusal(TestFiles.withServer("Daemon: maybe\n"));
        assertThat(e.file()).isEqualTo("mixminiond.conf");
        assertThat(e.line()).isEqualTo(5);
        assertThat(e.section()).isEqualTo("Server");
        assertThat(e.key()).isEqualTo("Daemon");
        assertThat(e.fault()).isEqualTo(ConfigException.Fault.VALUE);
        assertThat(e.text()).isEqualTo("\"maybe\" is not yes or no; write yes or no");
    }

    @Test
    void neverThrowsWithoutAProblem() {
        assertThatThrownBy(() -> new ConfigException(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertProblems(String text, String... problems) {
        assertThat(refusal(text).problems())
                .extracting(ConfigException.Problem::toString)
                .containsExactly(problems);
    }

    private static ConfigException refusal(String text) {
        return catchThrowableOfType(ConfigException.class, () -> TestFiles.read(text));
    }
}
