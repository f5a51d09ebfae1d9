package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.Mixes;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.HashLogException;
import net.mixminion.spool.SecureDelete;
import net.mixminion.spool.Steps;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replay memories that are missing, damaged or exchanged: refused, never made anew. */
class HashLogsTest {
    private final MixerHome home;
    private final Path logs;

    HashLogsTest(@TempDir Path base) throws IOException {
        home = new MixerHome(base, "MixAlgorithm: Timed");
        logs = base.resolve("work/hashlogs");
        home.started().stop(Duration.ofSeconds(1));
    }

    private void refuses(String reason) throws IOException {
        Mixer mixer = home.mixer();
        try {
            assertThatThrownBy(mixer::start)
                    .isInstanceOfSatisfying(
                            StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
                    .hasMessageContaining(reason);
        } finally {
            mixer.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void memoryIsMadeWhenAKeySetIsFirstSeen() throws IOException {
        assertThat(logs.resolve("hash_0001")).isRegularFile();
        Instant later = home.clock.instant().plus(Duration.ofDays(20));
        home.keySet("key_0002", Mixes.ALL.get(1).key(), later, later.plus(Duration.ofDays(30)));
        home.started().stop(Duration.ofSeconds(1));
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
        refuses("is missing");
    }

    @Test
    void missingMemoryOfALiveKeyIsRefused() throws IOException {
        Files.delete(logs.resolve("hash_0001"));
        refuses("is missing");
        refuses("mixminiond DELKEYS");
        assertThat(logs.resolve("hash_0001")).doesNotExist();
    }

    @Test
    void missingDirectoryOfMemoriesIsRefused() throws IOException {
        Files.delete(logs.resolve("hash_0001"));
        Files.delete(logs);
        refuses("is missing");
    }

    @Test
    void emptyOrDamagedMemoryIsRefused() throws IOException {
        Files.write(logs.resolve("hash_0001"), new byte[0]);
        refuses("is empty or no hash log");
        Files.write(logs.resolve("hash_0001"), new byte[5000]);
        refuses("is damaged");
    }

    @Test
    void exchangedMemoriesAreRefused() throws IOException {
        Instant today = home.clock.instant().minus(Duration.ofHours(1));
        home.keySet("key_0002", Mixes.ALL.get(1).key(), today, today.plus(Duration.ofDays(30)));
        home.started().stop(Duration.ofSeconds(1));
        Path one = logs.resolve("hash_0001");
        Path two = logs.resolve("hash_0002");
        Files.move(one, logs.resolve("aside"));
        Files.move(two, one);
        Files.move(logs.resolve("aside"), two, StandardCopyOption.ATOMIC_MOVE);
        refuses("belongs to the packet key");
    }

    @Test
    void copyOfAMemoryIsRefusedUntilTheOperatorSaysThatItIsTheNewest() throws IOException {
        Path log = logs.resolve("hash_0001");
        Path backup = Files.copy(log, logs.resolve("backup"));
        Files.move(backup, log, StandardCopyOption.REPLACE_EXISTING);
        refuses("is not the file that was used last");
        refuses("truncate -s 0 ");
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
        assertThatThrownBy(clone::recover)
                .isInstanceOf(HashLogException.class)
                .hasMessageContaining("is not the file that was used last");
        clone.stop(Duration.ofSeconds(1));
        home.started().stop(Duration.ofSeconds(1));
    }

    @Test
    void memoryLostWithItsMarkAndTheWholeWorkDirectoryIsNotMadeAgain() throws IOException {
        Files.createFile(home.base.resolve("keys/key_0001/hashlog")); // by keyd
        SecureDelete.tree(home.base.resolve("work"));
        refuses("is missing");
    }

    @Test
    void anotherServerOnTheSameKeysIsRefused(@TempDir Path elsewhere) throws IOException {
        Files.createFile(home.base.resolve("keys/key_0001/hashlog"));
        Mixer other = home.withWorkIn(elsewhere).mixer();
        assertThatThrownBy(other::recover).isInstanceOf(HashLogException.class).hasMessageContaining("is missing");
        other.stop(Duration.ofSeconds(1));
    }

    @Test
    void largeMemoryThatTurnsOutToBeDamagedIsNotUsedAnyMore() throws IOException {
        Path log = logs.resolve("hash_0001");
        HashLogs unchecked = new HashLogs(logs, home.queue("mix"), Steps.NONE, Duration.ZERO);
        try (PacketKeys keys =
                new PacketKeys(home.base.resolve("keys"), Duration.ofHours(24), unchecked, home.clock, home.clock)) {
            keys.refresh();
            List<HashLog.Entry> entries = new ArrayList<>();
            for (int i = 0; i < 40_000; i++) {
                entries.add(new HashLog.Entry(
                        Sha1.digest(ByteBuffer.allocate(4).putInt(i).array()), "x"));
            }
            keys.live().log("key_0001").orElseThrow().insert(entries);
        }
        byte[] whole = Files.readAllBytes(log);
        Arrays.fill(whole, whole.length / 2, whole.length / 2 + 4096, (byte) 0xa5);
        Files.write(log, whole);
        try (PacketKeys keys =
                new PacketKeys(home.base.resolve("keys"), Duration.ofHours(24), unchecked, home.clock, home.clock)) {
            assertThat(keys.refresh()).as("not all of it was looked at").isEmpty();
            assertThat(keys.checkMemories()).isFalse();
            assertThat(keys.live().complete()).isFalse();
            assertThat(keys.live().logs()).isEmpty();
            assertThat(keys.refresh()).hasValueSatisfying(e -> assertThat(e).hasMessageContaining("is damaged"));
        }
    }

    @Test
    void memoryLostWhileWeRunIsFoundOutAtTheNextStart() throws IOException {
        Mixer mixer = home.started();
        Files.delete(logs.resolve("hash_0001"));
        mixer.lookAround();
        mixer.stop(Duration.ofSeconds(1));
        assertThatThrownBy(() -> home.mixer().recover()).isInstanceOf(HashLogException.class);
    }
}
