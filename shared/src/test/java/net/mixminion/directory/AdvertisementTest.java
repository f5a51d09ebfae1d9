package net.mixminion.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.Surroundings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a descriptor tells of the ways to deliver that the configuration has. */
class AdvertisementTest {
    private static final int FRAGMENTS = 17;

    @TempDir
    private Path temp;

    private Path addresses;

    @BeforeEach
    void writeAddresses() throws IOException {
        addresses = Files.writeString(temp.resolve("addresses"), "joe: joe@example.test\n");
    }

    @Test
    void everyWayIsToldWithItsSizeInKilobytesAndWhetherASenderCanBeNamed() throws Exception {
        String text = descriptor("""
                [Delivery/SMTP]
                Enabled: yes
                ReturnAddress: anonymous@example.test
                MaximumSize: 120 KB
                AllowFromAddress: no
                [Delivery/MBOX]
                Enabled: yes
                AddressFile: %s
                ReturnAddress: anonymous@example.test
                RemoveContact: remove@example.test
                MaximumSize: 2 MB
                AllowFromAddress: yes
                [Delivery/Fragmented]
                Enabled: yes
                MaximumSize: 1 MB
                """.formatted(addresses));
        assertThat(text)
                .contains("\n[Delivery/SMTP]\nVersion: 0.1\nMaximum-Size: 120\nAllow-From: no\n")
                .contains("\n[Delivery/MBOX]\nVersion: 0.1\nMaximum-Size: 2048\nAllow-From: yes\n")
                .contains("\n[Delivery/Fragmented]\nVersion: 0.1\nMaximum-Fragments: " + FRAGMENTS + "\n");
    }

    @Test
    void whatIsNotToBeAdvertisedIsNotToldAndWhatIsOffNeither() throws Exception {
        assertThat(descriptor("""
                [Delivery/SMTP]
                Enabled: yes
                Advertise: no
                ReturnAddress: anonymous@example.test
                [Delivery/MBOX]
                Enabled: yes
                Advertise: no
                AddressFile: %s
                ReturnAddress: anonymous@example.test
                RemoveContact: remove@example.test
                """.formatted(addresses))).doesNotContain("[Delivery/");
        assertThat(descriptor("""
                [Delivery/SMTP]
                Enabled: no
                ReturnAddress: anonymous@example.test
                """)).doesNotContain("[Delivery/");
    }

    private static String descriptor(String delivery) throws ConfigException {
        String text = """
                [Server]
                Nickname: Tester
                Contact-Email: op@example.test
                Mode: relay
                BaseDir: /nowhere
                [Incoming/MMTP]
                Enabled: yes
                Hostname: mix.example.test
                [Outgoing/MMTP]
                Enabled: yes
                """ + delivery;
        ServerConfig config = ServerConfig.fromText("mixminiond.conf", text, Surroundings.ofThisMachine());
        return Samples.text(DescriptorContent.of(
                config,
                "mix.example.test",
                FRAGMENTS,
                "mixminiond 0.1.0",
                Samples.NOW,
                Samples.NOW,
                Samples.NOW.plus(Duration.ofDays(30))));
    }
}
