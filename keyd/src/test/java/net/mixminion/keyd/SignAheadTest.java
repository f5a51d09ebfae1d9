package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.directory.Samples;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.stage.StageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignAheadTest {
    private final Path output;
    private final TestHome offline;
    private final TestHome online;

    SignAheadTest(@TempDir Path base) {
        this.output = base.resolve("output");
        this.offline = new TestHome(base.resolve("offline"));
        this.online = new TestHome(base.resolve("online"));
    }

    @Test
    void aServerRunsForMonthsWithoutItsIdentityKey() throws Exception {
        sign(1);
        moveToServer();
        KeyRound round = online.prepared();
        Instant end = online.now.plus(Duration.ofDays(29));
        while (online.now.isBefore(end)) {
            assertThat(round.run(online.now).failure()).isNull();
            KeyDirectory keys = online.keys();
            KeySet inForce = keys.inForce(online.now).orElseThrow();
            assertThat(inForce.isLiveAt(online.now, Duration.ZERO)).isTrue();
            assertThat(RsaKeys.keyId(inForce.mixKey().publicKey()))
                    .isEqualTo(inForce.descriptor().packetKeyId());
            List<X509Certificate> chain = TransportCertificates.parsePem(Files.readAllBytes(inForce.mmtpCertFile()));
            assertThat(TransportCertificates.refuse(chain, inForce.descriptor().keyId(), online.now))
                    .isEmpty();
            assertThat(RsaKeys.parsePem(Files.readAllBytes(inForce.mmtpKeyFile()))
                            .publicKey())
                    .isEqualTo(chain.get(0).getPublicKey());
            online.pass(Duration.ofHours(20));
        }
        assertThat(online.keyDir().resolve("identity.key")).doesNotExist();
        try (Stream<Path> left = Files.list(online.keyDir().resolve("signed-ahead"))) {
            assertThat(left.toList())
                    .as("the TLS keys of days that are over are gone")
                    .hasSizeLessThan(20);
        }
        online.now = Instant.parse("2026-12-31T12:00:00Z");
        assertThat(round.run(online.now).failure())
                .isInstanceOf(StageException.class)
                .hasMessageContaining("run mixminiond sign-ahead");
    }

    @Test
    void theNextCallGoesOnWhereTheLastOneEnded() throws Exception {
        sign(1);
        moveToServer();
        KeyRound round = online.prepared();
        round.run(online.now);
        offline.pass(Duration.ofDays(5));
        sign(1);
        moveToServer();
        List<KeySet> sets = online.keys().sets();
        assertThat(sets).extracting(KeySet::name).containsExactly("key_20261124", "key_20261224");
        assertThat(sets.get(0).descriptor().keyId())
                .isEqualTo(sets.get(1).descriptor().keyId());
        assertThat(round.run(Instant.parse("2026-12-28T12:00:00Z")).failure()).isNull();
        assertThat(online.keys().broken()).isEmpty();
    }

    @Test
    void keysOfAnotherIdentityAreNotUsed() throws Exception {
        sign(1);
        moveToServer();
        Files.write(
                online.keyDir().resolve("signed-ahead/2026-11-24.cert"),
                TransportCertificates.encodePem(TransportCertificates.chain(
                        "Tester", Samples.key("a").publicKey(), Samples.key("stranger"), online.now)));
        assertThat(online.prepared().run(online.now).failure())
                .isInstanceOf(StageException.class)
                .hasMessageContaining("is not for key_20261124");
    }

    @Test
    void withoutWhatWasSignedAheadAMissingIdentityIsRefusedStill() throws Exception {
        sign(1);
        moveToServer();
        online.prepared().run(online.now);
        delete(online.keyDir().resolve("signed-ahead"));
        assertThatThrownBy(online::prepared).hasMessageContaining("is missing, though this server has run before");
    }

    private void sign(int months) throws Exception {
        KeydConfig config = offline.config();
        Files.createDirectories(config.keyDir());
        IdentityKey identity = new IdentityKey(config, offline::makeKey, Optional::empty, TestHome.RANDOM);
        new SignAhead(config, offline::makeKey, TestHome.RANDOM, identity)
                .run(months, output, offline.now, new PrintStream(PrintStream.nullOutputStream()));
    }

    /** What an operator does with a disk that is carried over. */
    private void moveToServer() throws IOException {
        Files.createDirectories(online.keyDir());
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.sorted().toList()) {
                Path target = online.keyDir().resolve(output.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        delete(output);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
