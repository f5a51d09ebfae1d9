package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.Sha1;
import net.mixminion.keys.Retirement;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.Packet;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.HashLogException;
import net.mixminion.spool.Pool;
import net.mixminion.spool.SecureDelete;
import net.mixminion.spool.Steps;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replay memories that are missing, damaged or exchanged: their keys are retired, and they are never made anew. */
class HashLogsTest {
    private final MixerHome home;
    private final Path logs;

    HashLogsTest(@TempDir Path base) throws IOException {
        home = new MixerHome(base, "MixAlgorithm: Timed");
        logs = base.resolve("work/hashlogs");
        home.started().stop(Duration.ofSeconds(1));
    }

    /** The mixer starts, but doesn't use the key, and says why. */
    private void retires(String reason) throws IOException {
        home.started().stop(Duration.ofSeconds(1));
        assertRetired(reason);
    }

    private void assertRetired(String reason) throws IOException {
        assertThat(retirement())
                .hasValueSatisfying(why -> assertThat(why.reason()).contains(reason));
    }

    private void anotherKeySet(Instant begin) throws IOException {
        home.keySet("key_0002", Mixes.ALL.get(1).key(), begin, begin.plus(Duration.ofDays(30)));
        home.started().stop(Duration.ofSeconds(1));
    }

    private Optional<Retirement> retirement() throws IOException {
        return Retirement.read(
                logs, "key_0001", RsaKeys.keyId(MixerHome.SELF.key().publicKey()));
    }

    private void refuses(Mixer mixer) {
        try {
            assertThatThrownBy(mixer::start)
                    .isInstanceOfSatisfying(
                            StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
                    .hasMessageContaining("is not the file that was used last")
                    .hasMessageContaining("truncate -s 0 ");
        } finally {
            mixer.stop(Duration.ofSeconds(1));
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    @Test
    void memoryIsMadeWhenAKeySetIsFirstSeen() throws IOException {
        assertThat(logs.resolve("hash_0001")).isRegularFile();
        anotherKeySet(home.clock.instant().plus(Duration.ofDays(20)));
        assertThat(logs.resolve("hash_0002")).as("before its time").isRegularFile();
    }

    @Test
    void memoryThatWasMadeButNotYetMarkedIsTaken() throws IOException {
        try (var marks = Files.newDirectoryStream(home.queue("mix"), ".hashlog_*")) {
            for (Path mark : marks) {
                Files.delete(mark);
            }
        }
        home.started().stop(Duration.ofSeconds(1));
        Files.delete(logs.resolve("hash_0001"));
        retires("is missing");
    }

    @Test
    void keyWhoseMemoryIsMissingIsRetiredAndTheMemoryNotMadeAgain() throws IOException {
        Files.delete(logs.resolve("hash_0001"));
        retires("is missing");
        retires("is missing");
        assertThat(logs.resolve("hash_0001")).doesNotExist();
    }

    @Test
    void keyIsRetiredIfTheDirectoryOfMemoriesIsMissing() throws IOException {
        Files.delete(logs.resolve("hash_0001"));
        Files.delete(logs);
        retires("is missing");
    }

    @Test
    void keyWhoseMemoryIsEmptyIsRetired() throws IOException {
        Files.write(logs.resolve("hash_0001"), new byte[0]);
        retires("is empty or no hash log");
    }

    @Test
    void keyWhoseMemoryIsDamagedIsRetired() throws IOException {
        Files.write(logs.resolve("hash_0001"), new byte[5000]);
        retires("is damaged");
    }

    @Test
    void keyWhoseMemoryWasCutIsRetired() throws IOException {
        Path log = logs.resolve("hash_0001");
        cut(log, Files.size(log) - 4096);
        retires("is damaged");
    }

    @Test
    void keysWhoseMemoriesWereExchangedAreRetired() throws IOException {
        anotherKeySet(home.clock.instant().minus(Duration.ofHours(1)));
        Path one = logs.resolve("hash_0001");
        Path two = logs.resolve("hash_0002");
        Files.move(one, logs.resolve("aside"));
        Files.move(two, one);
        Files.move(logs.resolve("aside"), two, StandardCopyOption.ATOMIC_MOVE);
        retires("belongs to the packet key");
        assertThat(logs.resolve("retired_0002")).exists();
    }

    @Test
    void packetsForARetiredKeyWaitForItsMemoryAndAreDiscardedWhenItsOverlapIsOver() throws IOException {
        home.receive(MixerHome.relayed(), new byte[Packet.PACKET_LENGTH]);
        Files.write(logs.resolve("hash_0001"), new byte[0]);
        Mixer mixer = home.started();
        MixerHome.work(mixer);
        assertThat(home.pool("incoming").list()).hasSize(1);
        assertThat(home.count("Discarded:BAD_RSA")).as("noise does not wait").isEqualTo(1);
        home.clock.pass(Duration.ofHours(25));
        mixer.lookAround();
        MixerHome.work(mixer);
        mixer.stop(Duration.ofSeconds(1));
        assertThat(home.pool("incoming").list()).isEmpty();
        assertThat(home.pool("mix").list()).isEmpty();
        assertThat(home.count("Discarded:RETIRED_KEY")).isEqualTo(1);
    }

    @Test
    void otherKeysGoOn() throws IOException {
        anotherKeySet(home.clock.instant().minus(Duration.ofHours(1)));
        Files.write(logs.resolve("hash_0002"), new byte[0]);
        home.receive(MixerHome.relayed());
        Mixer mixer = home.started();
        assertThat(MixerHome.work(mixer)).isEqualTo(1);
        mixer.stop(Duration.ofSeconds(1));
        assertThat(home.pool("mix").list()).hasSize(1);
        assertThat(logs.resolve("retired_0001")).doesNotExist();
        assertThat(logs.resolve("retired_0002")).exists();
    }

    @Test
    void keyIsUsedAgainWhenItsMemoryIsBackAndTheMarkIsRemoved() throws IOException {
        Path log = logs.resolve("hash_0001");
        Path aside = Files.move(log, home.base.resolve("aside"));
        retires("is missing");
        home.receive(MixerHome.relayed());
        Files.move(aside, log);
        Mixer mixer = home.started();
        assertThat(MixerHome.work(mixer)).as("the mark is still there").isZero();
        Files.delete(logs.resolve("retired_0001"));
        home.clock.pass(Duration.ofMinutes(2));
        mixer.lookAround();
        assertThat(MixerHome.work(mixer)).isEqualTo(1);
        mixer.stop(Duration.ofSeconds(1));
    }

    @Test
    void theMarkOfAnotherKeyWithTheSameNumberMeansNothing() throws IOException {
        Files.writeString(logs.resolve("retired_0001"), "00\n2026-01-01T00:00:00Z\nlong ago\n");
        home.receive(MixerHome.relayed());
        Mixer mixer = home.started();
        assertThat(MixerHome.work(mixer)).isEqualTo(1);
        mixer.stop(Duration.ofSeconds(1));
    }

    @Test
    void keyStaysRetiredThoughTheMarkCannotBeWritten() throws IOException {
        Mixer mixer = home.started();
        Files.delete(logs.resolve("hash_0001"));
        Files.createDirectories(logs.resolve("retired_0001/x")); // no file can take its place
        home.receive(MixerHome.relayed());
        mixer.lookAround();
        MixerHome.work(mixer);
        assertThat(home.pool("incoming").list()).hasSize(1);
        SecureDelete.tree(logs.resolve("retired_0001"));
        home.clock.pass(Duration.ofMinutes(2));
        mixer.lookAround();
        mixer.stop(Duration.ofSeconds(1));
        assertThat(retirement()).isPresent();
    }

    @Test
    void memoryOfAKeyThatIsBeingDestroyedIsNotMissed() throws IOException {
        Mixer mixer = home.started();
        SecureDelete.tree(home.base.resolve("keys/key_0001"));
        Files.delete(logs.resolve("hash_0001"));
        mixer.lookAround();
        mixer.stop(Duration.ofSeconds(1));
        assertThat(logs.resolve("retired_0001")).doesNotExist();
    }

    @Test
    void copyOfAMemoryIsRefusedUntilTheOperatorSaysThatItIsTheNewest() throws IOException {
        Path log = logs.resolve("hash_0001");
        Path backup = Files.copy(log, logs.resolve("backup"));
        Files.move(backup, log, StandardCopyOption.REPLACE_EXISTING);
        refuses(home.mixer());
        home.moved();
        home.started().stop(Duration.ofSeconds(1));
        home.started().stop(Duration.ofSeconds(1));
    }

    @Test
    void copyOfAWholeHomeIsRefused(@TempDir Path elsewhere) throws IOException {
        Path copied = elsewhere.resolve("home");
        try (Stream<Path> files = Files.walk(home.base)) {
            for (Path file : files.toList()) {
                Files.copy(file, copied.resolve(home.base.relativize(file)));
            }
        }
        Mixer clone = home.after(copied).mixer();
        refuses(clone);
        home.started().stop(Duration.ofSeconds(1));
    }

    @Test
    void memoryLostWithItsMarkAndTheWholeWorkDirectoryIsNotMadeAgain() throws IOException {
        Files.createFile(home.base.resolve("keys/key_0001/hashlog")); // by keyd
        SecureDelete.tree(home.base.resolve("work"));
        retires("is missing");
    }

    @Test
    void anotherServerOnTheSameKeysDoesNotUseThem(@TempDir Path elsewhere) throws IOException {
        Files.createFile(home.base.resolve("keys/key_0001/hashlog"));
        MixerHome other = home.withWorkIn(elsewhere);
        byte[] packet = MixerHome.relayed();
        Pool incoming = Pool.open(elsewhere.resolve("queues/incoming"));
        try (Pool.Batch batch = incoming.batch()) {
            batch.write(packet);
            batch.commit();
        }
        Mixer mixer = other.started();
        assertThat(MixerHome.work(mixer)).isZero();
        mixer.stop(Duration.ofSeconds(1));
        assertThat(elsewhere.resolve("hashlogs/retired_0001")).exists();
    }

    private static HashLog.Entry entry(int number) {
        return new HashLog.Entry(
                Sha1.digest(ByteBuffer.allocate(4).putInt(number).array()), "x");
    }

    /** The keys of a server with a memory of which nothing was looked at, and a page of which is damaged. */
    private PacketKeys withLargeDamagedMemory() throws IOException {
        Path log = logs.resolve("hash_0001");
        HashLogs unchecked = new HashLogs(logs, home.queue("mix"), Steps.NONE, Duration.ZERO);
        Path keyDir = home.base.resolve("keys");
        try (PacketKeys keys = new PacketKeys(keyDir, Duration.ofHours(24), unchecked, home.clock, home.clock)) {
            keys.refresh();
            List<HashLog.Entry> entries = new ArrayList<>();
            for (int i = 0; i < 40_000; i++) {
                entries.add(entry(i));
            }
            keys.live().log("key_0001").orElseThrow().insert(entries);
        }
        byte[] whole = Files.readAllBytes(log);
        Arrays.fill(whole, whole.length / 2, whole.length / 2 + 4096, (byte) 0xa5);
        Files.write(log, whole);
        PacketKeys keys = new PacketKeys(keyDir, Duration.ofHours(24), unchecked, home.clock, home.clock);
        assertThat(keys.refresh()).as("not all of it was looked at").isEmpty();
        return keys;
    }

    @Test
    void keyIsRetiredWhenTheCheckOfALargeMemoryFindsDamage() throws IOException {
        try (PacketKeys keys = withLargeDamagedMemory()) {
            assertThat(keys.verifyMemories())
                    .as("that looks at the place alone")
                    .isTrue();
            assertThat(keys.checkMemories()).isFalse();
            assertThat(keys.live().logs()).isEmpty();
            assertRetired("is damaged");
        }
    }

    @Test
    void keyIsRetiredWhenDamageIsMetInUse() throws IOException {
        try (PacketKeys keys = withLargeDamagedMemory()) {
            HashLog log = keys.live().log("key_0001").orElseThrow();
            List<HashLog.Entry> entries = new ArrayList<>();
            for (int i = 40_000; i < 60_000; i++) {
                entries.add(entry(i));
            }
            assertThatThrownBy(() -> log.insert(entries)).isInstanceOf(HashLogException.class);
            assertThat(keys.verifyMemories()).isFalse();
            assertThat(keys.live().logs()).isEmpty();
            assertRetired("is damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"taken away", "exchanged", "cut", "its write-ahead log taken away"})
    void keyIsRetiredWhenItsMemoryIsLostWhileWeRun(String how) throws IOException {
        Path log = logs.resolve("hash_0001");
        Mixer mixer = home.started();
        home.receive(MixerHome.relayed());
        MixerHome.work(mixer);
        mixer.lookAround();
        assertThat(retirement()).isEmpty();
        switch (how) {
            case "taken away" -> Files.delete(log);
            case "exchanged" ->
                Files.move(Files.copy(log, logs.resolve("copy")), log, StandardCopyOption.REPLACE_EXISTING);
            case "cut" -> cut(log, 0);
            default -> Files.delete(logs.resolve("hash_0001-wal"));
        }
        mixer.lookAround();
        assertThat(retirement()).isPresent();
        home.receive(MixerHome.relayed());
        assertThat(MixerHome.work(mixer)).isZero();
        home.clock.pass(Duration.ofHours(1));
        assertThat(mixer.mix().tick()).as("what was mixed before leaves").isEqualTo(1);
        mixer.stop(Duration.ofSeconds(1));
    }
}
