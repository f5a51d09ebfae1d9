package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.mixminion.keys.KeySet;
import net.mixminion.keys.Retirement;
import net.mixminion.spool.SqliteHashLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key sets that are over, those that only look so, and what is left of them. */
class DeadSetsTest {
    private static final Duration OVERLAP = Duration.ofHours(24);

    private final TestHome home;

    DeadSetsTest(@TempDir Path base) {
        this.home = new TestHome(base);
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
    void aClockThatJumpsForwardAndBackDestroysNothing() throws Exception {
        KeyRound round = home.prepared();
        round.run(home.now);
        List<String> before = home.setNames();
        Instant wasRight = home.now;
        for (int minute = 0; minute < 9; minute++) {
            home.now = wasRight.plus(Duration.ofDays(400)).plus(Duration.ofMinutes(minute));
            home.nanos += Duration.ofMinutes(1).toNanos();
            round.run(home.now);
        }
        home.now = wasRight;
        round.run(home.now);
        assertThat(home.setNames()).containsAll(before);
        assertThat(home.keys().inForce(home.now).orElseThrow().name()).isEqualTo("key_0001");

        home.pass(Duration.ofDays(14));
        round.run(home.now);
        assertThat(KeySchedule.coveredFrom(home.now, home.periods()))
                .as("the sets of that far future do not keep us from making those that are needed")
                .isAfter(home.now.plus(Duration.ofDays(16)));
    }

    @Test
    void aClockThatJumpsBackDestroysNothing() throws Exception {
        KeyRound round = home.prepared();
        round.run(home.now);
        home.now = home.now.minus(Duration.ofDays(40));
        round.run(home.now);
        assertThat(home.setNames()).contains("key_0001");
        assertThat(home.keys().inForce(home.now)).isPresent();
        assertThat(home.keys().broken()).isEmpty();
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
        assertThat(home.setNames()).containsExactly("key_0001");
        assertThat(home.hashLogs().resolve("hash_0007")).doesNotExist();
        assertThat(home.hashLogs().resolve("hash_0001")).exists();
    }
}
