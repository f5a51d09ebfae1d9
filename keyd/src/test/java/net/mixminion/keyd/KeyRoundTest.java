package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.directory.Samples;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class KeyRoundTest {
    private static final Duration OVERLAP = Duration.ofHours(24);

    private final TestHome home;

    KeyRoundTest(@TempDir Path base) {
        this.home = new TestHome(base);
    }

    @Test
    void theFirstRoundMakesAllThatAServerNeeds() throws Exception {
        KeyRound.Outcome outcome = home.prepared().run(home.now);
        assertThat(outcome).isEqualTo(new KeyRound.Outcome(true, null));
        assertThat(home.keys().sets()).extracting(KeySet::name).containsExactly("key_0001");
        KeySet set = home.keys().sets().get(0);
        assertThat(set.validAfter()).isEqualTo("2026-11-24T00:00:00Z");
        assertThat(set.validUntil()).isEqualTo("2026-12-24T00:00:00Z");
        assertThat(set.descriptor().nickname()).isEqualTo("Tester");
        assertThat(set.descriptor().incoming().orElseThrow().hostname()).isEqualTo("mix.example.test");
        assertThat(set.descriptor().software()).contains("mixminiond 0.1.0");
        assertThat(TestHome.modes(set.dir()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ServerDesc", "rw-r--r--",
                        "mix.key", "rw-------",
                        "mmtp.key", "rw-------",
                        "mmtp.cert", "rw-------"));
        assertThat(Files.getPosixFilePermissions(set.dir())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(home.currentDesc()).hasContent(set.descriptorFile() + "\n");
        assertThat(Files.getPosixFilePermissions(home.currentDesc()))
                .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        List<X509Certificate> chain = TransportCertificates.parsePem(Files.readAllBytes(set.mmtpCertFile()));
        assertThat(TransportCertificates.refuse(chain, set.descriptor().keyId(), home.now))
                .isEmpty();
        assertThat(chain.get(0).getPublicKey())
                .isEqualTo(
                        RsaKeys.parsePem(Files.readAllBytes(set.mmtpKeyFile())).publicKey());
    }

    @Test
    void aSecondRoundHasNothingToDo() throws Exception {
        KeyRound round = home.prepared();
        round.run(home.now);
        int made = home.keysMade();
        assertThat(round.run(home.now)).isEqualTo(new KeyRound.Outcome(false, null));
        assertThat(home.prepared().run(home.now)).isEqualTo(new KeyRound.Outcome(false, null));
        assertThat(home.keysMade()).isEqualTo(made);
    }

    @Test
    void neverAGapInNinetyDays() throws Exception {
        KeyRound round = home.prepared("PublicKeyLifetime: 10 days");
        Instant end = home.now.plus(Duration.ofDays(90));
        List<String> inForce = new ArrayList<>();
        while (home.now.isBefore(end)) {
            assertThat(round.run(home.now).failure()).isNull();
            KeyDirectory keys = home.keys();
            KeySet current = keys.inForce(home.now).orElseThrow();
            assertThat(current.isLiveAt(home.now, Duration.ZERO))
                    .as("%s", home.now)
                    .isTrue();
            assertThat(Files.readAllLines(home.currentDesc()).get(0))
                    .isEqualTo(current.descriptorFile().toString());
            assertThat(TransportKeys.isDue(current, home.now)).isFalse();
            assertThat(KeySchedule.coveredFrom(home.now, home.periods()))
                    .isAfterOrEqualTo(home.now.plus(Duration.ofHours(16 * 24 + 13)));
            assertThat(keys.sets())
                    .as("the dead are gone, two rounds later")
                    .allMatch(set -> !set.isDeadAt(home.now.minus(Duration.ofHours(7)), OVERLAP));
            if (inForce.isEmpty() || !inForce.get(inForce.size() - 1).equals(current.name())) {
                inForce.add(current.name());
            }
            home.pass(Duration.ofHours(6));
        }
        assertThat(inForce).hasSizeBetween(9, 10).doesNotHaveDuplicates();
        assertThat(home.periods()).allMatch(set -> set.end().isAfter(home.now.minus(Duration.ofDays(2))));
    }

    @Test
    void tellsOnceThatSeveralSetsAreForOneDay() throws Exception {
        KeyRound round = home.prepared();
        round.run(home.now);
        Instant second = home.keys().sets().get(0).validUntil().minus(Duration.ofDays(10));
        new KeySetStore(home.config(), home::makeKey, TestHome.RANDOM)
                .create(
                        new KeySchedule.Period(second, second.plus(Duration.ofDays(30))),
                        Samples.key("identity"),
                        home.now);
        Logger logger = (Logger) LoggerFactory.getLogger(KeyRound.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            round.run(home.now);
            round.run(home.now);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("several key sets are valid on 2026-12-14");
        assertThat(home.keys().sets()).hasSize(2);
    }

    @Test
    void aChangedConfigurationIsToldByTheSameKeys() throws Exception {
        home.prepared().run(home.now);
        KeySet before = home.keys().sets().get(0);
        Files.writeString(before.publishedFile(), "yes");
        byte[] mixKey = Files.readAllBytes(before.mixKeyFile());

        home.pass(Duration.ofHours(1));
        assertThat(home.prepared("Comments: something new").run(home.now).changed())
                .isTrue();
        KeySet after = home.keys().sets().get(0);
        assertThat(after.descriptor().comments()).contains("something new");
        assertThat(after.descriptor().published()).isAfter(before.descriptor().published());
        assertThat(after.validAfter()).isEqualTo(before.validAfter());
        assertThat(after.validUntil()).isEqualTo(before.validUntil());
        assertThat(after.isPublished()).isFalse();
        assertThat(Files.readAllBytes(after.mixKeyFile())).isEqualTo(mixKey);
        assertThat(home.prepared("Comments: something new").run(home.now).changed())
                .isFalse();
    }

    @Test
    void anotherLifetimeIsForLaterSetsOnly() throws Exception {
        home.prepared().run(home.now);
        assertThat(home.prepared("PublicKeyLifetime: 10 days").run(home.now).changed())
                .isFalse();
    }

    @Test
    void aBrokenSetIsLeftAloneAndReplaced() throws Exception {
        home.prepared().run(home.now);
        KeySet broken = home.keys().sets().get(0);
        Files.writeString(broken.mixKeyFile(), "rubbish");
        KeyRound round = home.prepared();
        assertThat(round.run(home.now).failure()).isNull();
        assertThat(broken.mixKeyFile()).hasContent("rubbish");
        assertThat(home.keys().inForce(home.now).orElseThrow().name()).isEqualTo("key_0002");
        assertThat(round.run(home.now).changed()).isFalse();

        Files.delete(home.keys().set("key_0002").orElseThrow().descriptorFile());
        home.prepared().run(home.now);
        assertThat(home.keyDir().resolve("key_0002").resolve("mix.key")).exists();
        assertThat(home.keys().inForce(home.now).orElseThrow().name()).isEqualTo("key_0003");
    }
}
