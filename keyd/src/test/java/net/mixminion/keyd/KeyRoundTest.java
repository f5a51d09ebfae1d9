package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.directory.Samples;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.keys.Retirement;
import net.mixminion.spool.SqliteHashLog;
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
        assertThat(modes(set.dir()))
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
            assertThat(KeySchedule.coveredFrom(home.now, periods(keys)))
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
        assertThat(periods(home.keys())).allMatch(set -> set.end().isAfter(home.now.minus(Duration.ofDays(2))));
    }

    @Test
    void aSetThatIsOverIsDestroyedWithItsHashLog() throws Exception {
        KeyRound round = home.prepared("PublicKeyLifetime: 1 day");
        round.run(home.now);
        KeySet first = home.keys().sets().get(0);
        Files.createDirectories(home.hashLogs());
        Path log = home.hashLogs().resolve(first.hashLogName());
        SqliteHashLog.create(log, first.descriptor().packetKeyId());

        home.pass(Duration.between(home.now, first.validUntil().plus(OVERLAP)));
        round.run(home.now);
        home.pass(Duration.ofMinutes(1));
        round.run(home.now);
        assertThat(first.dir()).exists();
        assertThat(first.hashLogMadeFile())
                .as("a set whose log was made says so, should the log be lost")
                .exists();
        home.pass(DeadSets.CONFIRMATION);
        assertThat(round.run(home.now).changed()).isTrue();
        assertThat(first.dir()).doesNotExist();
        assertThat(log).doesNotExist();
        assertThat(home.keyDir().resolve("key_0001.rmv")).doesNotExist();
        assertThat(home.keys().inForce(home.now)).isPresent();
    }

    /** Second names keep every file that ever was within reach, as a raw look at the disk would. */
    @Test
    void noFileThatEverWasHoldsADestroyedKey() throws Exception {
        KeyRound round = home.prepared("PublicKeyLifetime: 10 days");
        Path witnesses = Files.createDirectory(home.keyDir().resolveSibling("witnesses"));
        Set<Object> seen = new HashSet<>();
        Set<Object> alive = new HashSet<>();
        Instant end = home.now.plus(Duration.ofDays(90));
        while (home.now.isBefore(end)) {
            round.run(home.now);
            alive.clear();
            try (Stream<Path> files = Files.walk(home.keyDir())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Object inode = Files.getAttribute(file, "unix:ino");
                    alive.add(inode);
                    if (seen.add(inode)) {
                        Files.createLink(witnesses.resolve(String.valueOf(inode)), file);
                    }
                }
            }
            home.pass(Duration.ofHours(24));
        }
        List<String> keys = new ArrayList<>();
        int destroyed = 0;
        try (Stream<Path> files = Files.list(witnesses)) {
            for (Path file : files.toList()) {
                boolean isAlive = alive.contains(Files.getAttribute(file, "unix:ino"));
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains("PRIVATE KEY")) {
                    keys.add(isAlive ? "alive" : "left of a destroyed one: " + file.getFileName());
                } else if (text.chars().allMatch(octet -> octet == 0)) {
                    destroyed++;
                }
            }
        }
        assertThat(keys).isNotEmpty().containsOnly("alive");
        assertThat(destroyed).as("packet keys and daily transport keys").isGreaterThan(90);
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
    void aClockThatJumpsForwardAndBackDestroysNothing() throws Exception {
        KeyRound round = home.prepared();
        round.run(home.now);
        List<String> before = names();
        Instant wasRight = home.now;
        for (int minute = 0; minute < 9; minute++) {
            home.now = wasRight.plus(Duration.ofDays(400)).plus(Duration.ofMinutes(minute));
            home.nanos += Duration.ofMinutes(1).toNanos();
            round.run(home.now);
        }
        home.now = wasRight;
        round.run(home.now);
        assertThat(names()).containsAll(before);
        assertThat(home.keys().inForce(home.now).orElseThrow().name()).isEqualTo("key_0001");

        home.pass(Duration.ofDays(14));
        round.run(home.now);
        assertThat(KeySchedule.coveredFrom(home.now, periods(home.keys())))
                .as("the sets of that far future do not keep us from making those that are needed")
                .isAfter(home.now.plus(Duration.ofDays(16)));
    }

    @Test
    void aClockThatJumpsBackDestroysNothing() throws Exception {
        KeyRound round = home.prepared();
        round.run(home.now);
        home.now = home.now.minus(Duration.ofDays(40));
        round.run(home.now);
        assertThat(names()).contains("key_0001");
        assertThat(home.keys().inForce(home.now)).isPresent();
        assertThat(home.keys().broken()).isEmpty();
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
        assertThat(modes(set.dir())).doesNotContainKeys("mmtp.key.old");

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

    @Test
    void aRetiredSetIsReplacedAtOnceForItsDaysAndDestroyedInItsTime() throws Exception {
        KeyRound round = home.prepared("PublicKeyLifetime: 30 days");
        round.run(home.now);
        int before = home.keys().sets().size();
        KeySet retired = home.keys().sets().get(0);
        Files.createDirectories(home.hashLogs());
        Path mark = Retirement.mark(home.hashLogs(), retired.name());
        Files.write(
                mark,
                new Retirement(home.now, "the memory is missing")
                        .content(retired.descriptor().packetKeyId()));
        assertThat(round.run(home.now).changed()).isTrue();
        assertThat(home.keys().sets())
                .hasSize(before + 1)
                .extracting(KeySet::name)
                .contains(retired.name());
        KeySet inForce = home.keys().inForce(home.now).orElseThrow();
        assertThat(inForce.name()).isNotEqualTo(retired.name());
        assertThat(inForce.validUntil()).isEqualTo(retired.validUntil());
        assertThat(round.run(home.now).changed()).isFalse();

        home.pass(Duration.between(home.now, retired.validUntil().plus(OVERLAP)).plusMinutes(1));
        round.run(home.now);
        home.pass(DeadSets.CONFIRMATION);
        round.run(home.now);
        assertThat(retired.dir()).doesNotExist();
        assertThat(mark).doesNotExist();
    }

    @Test
    void whatACrashLeftIsRemovedAtTheNextStart() throws Exception {
        home.prepared().run(home.now);
        Path unfinished = Files.createDirectory(home.keyDir().resolve("key_0002.new"));
        Files.writeString(unfinished.resolve("mix.key"), "half a key");
        Path dying = Files.createDirectory(home.keyDir().resolve("key_0007.rmv"));
        Files.writeString(dying.resolve("mix.key"), "an old key");
        Files.createDirectories(home.hashLogs());
        Files.createFile(home.hashLogs().resolve("hash_0007"));
        Files.createFile(home.hashLogs().resolve("hash_0001"));

        home.prepared();
        assertThat(names()).containsExactly("key_0001");
        assertThat(home.hashLogs().resolve("hash_0007")).doesNotExist();
        assertThat(home.hashLogs().resolve("hash_0001")).exists();
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

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(home.keyDir())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith("key_"))
                    .sorted()
                    .toList();
        }
    }

    private static List<KeySchedule.Period> periods(KeyDirectory keys) {
        return keys.sets().stream()
                .map(set -> new KeySchedule.Period(set.validAfter(), set.validUntil()))
                .toList();
    }

    private static Map<String, String> modes(Path dir) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> entries = Files.list(dir)) {
            for (Path entry : entries.toList()) {
                modes.put(
                        entry.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)));
            }
        }
        return modes;
    }
}
