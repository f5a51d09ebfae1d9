package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.mixminion.keys.KeySet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of TLS, a new one every day. */
class TransportKeysTest {
    private final TestHome home;

    TransportKeysTest(@TempDir Path base) {
        this.home = new TestHome(base);
    }

    @Test
    void transportKeysAreRenewedEveryDayAndWhenTheyAreDamaged() throws Exception {
        KeyRound round = home.prepared();
        round.run(home.now);
        KeySet set = home.keys().sets().get(0);
        byte[] first = Files.readAllBytes(set.mmtpKeyFile());
        home.pass(Duration.ofHours(24).minusSeconds(2));
        assertThat(round.run(home.now).changed()).isFalse();
        home.pass(Duration.ofSeconds(2));
        assertThat(round.run(home.now).changed()).isTrue();
        byte[] second = Files.readAllBytes(set.mmtpKeyFile());
        assertThat(second).isNotEqualTo(first);
        assertThat(TestHome.modes(set.dir())).doesNotContainKeys("mmtp.key.old");

        Files.write(set.mmtpKeyFile(), first);
        assertThat(round.run(home.now).changed())
                .as("key of another certificate")
                .isTrue();
        Files.delete(set.mmtpCertFile());
        assertThat(round.run(home.now).changed()).as("no certificate").isTrue();
        Files.writeString(set.mmtpCertFile(), "rubbish");
        assertThat(round.run(home.now).changed()).as("damaged certificate").isTrue();
        assertThat(round.run(home.now).changed()).isFalse();
    }

    @Test
    void theOldTransportKeyIsOverwritten() throws Exception {
        KeyRound round = home.prepared();
        round.run(home.now);
        KeySet set = home.keys().sets().get(0);
        Path witness = home.keyDir().resolve("second name of the old key");
        Files.createLink(witness, set.mmtpKeyFile());
        home.pass(TransportKeys.LIFETIME);
        round.run(home.now);
        assertThat(Files.readAllBytes(witness)).containsOnly(0);
    }

    @Test
    void aLinkLeftByACrashDuringRenewalNeverCostsTheKeyInUse() throws Exception {
        home.prepared().run(home.now);
        KeySet set = home.keys().sets().get(0);
        byte[] inUse = Files.readAllBytes(set.mmtpKeyFile());
        Path old = set.dir().resolve("mmtp.key.old");
        Files.createLink(old, set.mmtpKeyFile());
        home.prepared();
        assertThat(old).doesNotExist();
        assertThat(Files.readAllBytes(set.mmtpKeyFile())).isEqualTo(inUse);

        Files.write(old, new byte[] {1, 2, 3});
        home.prepared();
        assertThat(old).doesNotExist();
    }

    @Test
    void anUnreadableFileOfOneSetKeepsNobodyFromTheOthers() throws Exception {
        KeyRound round = home.prepared("PublicKeyLifetime: 7 days");
        round.run(home.now);
        KeySet first = home.keys().sets().get(0);
        KeySet second = home.keys().sets().get(1);
        Files.delete(first.mmtpCertFile());
        Files.createDirectory(first.mmtpCertFile());
        Files.delete(second.mmtpCertFile());
        KeyRound.Outcome outcome = round.run(home.now);
        assertThat(outcome.failure()).isInstanceOf(IOException.class);
        assertThat(outcome.changed()).isTrue();
        assertThat(second.mmtpCertFile()).isRegularFile();
    }
}
