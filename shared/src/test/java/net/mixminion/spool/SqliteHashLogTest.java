package net.mixminion.spool;

import static net.mixminion.spool.HashLog.Verdict.NEW;
import static net.mixminion.spool.HashLogContract.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHashLogTest implements HashLogContract {
    private static final Digest20 KEY = Sha1.digest(new byte[] {1});
    private static final Digest20 OTHER_KEY = Sha1.digest(new byte[] {2});

    private final Path directory;
    private final Path file;

    SqliteHashLogTest(@TempDir Path temporary) throws IOException {
        directory = Files.createDirectory(temporary.resolve("hash logs?a=b%20#"));
        file = directory.resolve("hash_0001");
        SqliteHashLog.create(file, KEY);
    }

    @Override
    public HashLog open() throws IOException {
        return SqliteHashLog.open(file, KEY);
    }

    @Test
    void newFileIsPrivateAndAlone() throws IOException {
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void ordinaryWorkNeverLooksLikeALoss() throws IOException {
        try (HashLog log = open()) {
            try (HashLog other = open()) {
                for (int i = 0; i < 40; i++) {
                    List<HashLog.Entry> batch = new ArrayList<>();
                    for (int j = 0; j < 250; j++) {
                        batch.add(entry(250 * i + j, "file" + j));
                    }
                    (i % 2 == 0 ? log : other).insert(batch);
                    log.verify();
                    other.verify();
                }
            }
            log.forgetIds(log.openIds());
            log.verify();
        }
    }

    @Test
    void noticesThatItsFileIsAnother() throws IOException {
        try (HashLog log = open()) {
            log.verify();
            Files.move(Files.copy(file, directory.resolve("copy")), file, StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(log::verify).isInstanceOf(HashLogException.class).hasMessageContaining("exchanged");
        }
    }

    @Test
    void neverMakesAnEmptyMemoryInThePlaceOfAMissingOne() throws IOException {
        Files.delete(file);
        assertThatThrownBy(this::open).isInstanceOf(HashLogException.class).hasMessageContaining("is missing");
        assertThat(file).doesNotExist();
    }

    @Test
    void neverReplacesAMemory() throws IOException {
        try (HashLog log = open()) {
            log.insert(List.of(entry(1, "x")));
        }
        assertThatThrownBy(() -> SqliteHashLog.create(file, KEY)).isInstanceOf(FileAlreadyExistsException.class);
        try (HashLog log = open()) {
            assertThat(log.size()).isEqualTo(1);
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.hash_*");
    }

    @Test
    void refusesTheMemoryOfAnotherKey() {
        assertThatThrownBy(() -> SqliteHashLog.open(file, OTHER_KEY))
                .isInstanceOf(HashLogException.class)
                .hasMessageContaining(KEY.hex())
                .hasMessageContaining(OTHER_KEY.hex());
    }

    @Test
    void refusesWhatIsEmptyOrCutOrNoHashLog() throws IOException {
        try (HashLog log = open()) {
            List<HashLog.Entry> entries = new ArrayList<>();
            for (int n = 0; n < 2000; n++) {
                entries.add(entry(n, "x" + n));
            }
            log.insert(entries);
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 100, 4096, whole.length / 2, whole.length - 4096}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(this::open).as("%d octets", length).isInstanceOf(HashLogException.class);
        }
        byte[] zeroed = whole.clone();
        Arrays.fill(zeroed, 8192, 12288, (byte) 0xa5);
        Files.write(file, zeroed);
        assertThatThrownBy(this::open).isInstanceOf(HashLogException.class).hasMessageContaining("damaged");
        Files.writeString(file, "this is text, and long enough to be looked at ".repeat(100));
        assertThatThrownBy(this::open).isInstanceOf(HashLogException.class);
        Files.delete(file);
        Files.createSymbolicLink(file, directory.resolve("elsewhere"));
        assertThatThrownBy(this::open).isInstanceOf(HashLogException.class).hasMessageContaining("not a regular file");
    }

    @Test
    void twoConnectionsAcceptAHashOnceBetweenThem() throws Exception {
        int hashes = 300;
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try (HashLog one = open();
                HashLog other = open()) {
            List<Callable<Integer>> mixers = new ArrayList<>();
            for (HashLog log : List.of(one, other)) {
                String name = log == one ? "a" : "b";
                mixers.add(() -> {
                    int accepted = 0;
                    for (int n = 0; n < hashes; n += 10) {
                        List<HashLog.Entry> batch = new ArrayList<>();
                        for (int i = n; i < n + 10; i++) {
                            batch.add(entry(i, name + i));
                        }
                        accepted += (int)
                                log.insert(batch).stream().filter(v -> v == NEW).count();
                    }
                    return accepted;
                });
            }
            int accepted = 0;
            for (Future<Integer> mixer : executor.invokeAll(mixers)) {
                accepted += mixer.get();
            }
            assertThat(accepted).isEqualTo(hashes);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void whatWasCommittedIsThereAfterACrashInAnotherPlace(@TempDir Path after) throws IOException {
        try (HashLog log = open()) {
            log.insert(List.of(entry(1, "x"), entry(2, "y")));
            // the files as a crash leaves them: the write-ahead log not yet written back, its index gone
            Path copy = after.resolve("hash_0001");
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(directory.resolve("hash_0001-wal"), after.resolve("hash_0001-wal"));
            try (HashLog survivor = SqliteHashLog.open(copy, KEY)) {
                assertThat(survivor.size()).isEqualTo(2);
            }
        }
    }

    @Test
    void journalTornInTheMiddleOfARecordEndsAtTheLastWholeOne(@TempDir Path after) throws IOException {
        try (HashLog log = open()) {
            log.insert(List.of(entry(1, "x"), entry(2, "y")));
            long before = Files.size(directory.resolve("hash_0001-wal"));
            log.insert(List.of(entry(3, "z")));
            byte[] journal = Files.readAllBytes(directory.resolve("hash_0001-wal"));
            assertThat(journal.length).isGreaterThan((int) before + 7);
            for (long length : new long[] {before + 7, journal.length - 1}) {
                Path copy = after.resolve("hash_" + length);
                Files.copy(file, copy);
                Files.write(after.resolve("hash_" + length + "-wal"), Arrays.copyOf(journal, (int) length));
                try (HashLog survivor = SqliteHashLog.open(copy, KEY)) {
                    assertThat(survivor.size()).isEqualTo(2);
                    assertThat(survivor.insert(List.of(entry(2, "b"), entry(3, "c"))))
                            .containsExactly(HashLog.Verdict.REPLAY, NEW);
                }
            }
        }
    }

    @Test
    void destroyLeavesNothing() throws IOException {
        HashLog log = open();
        log.insert(List.of(entry(1, "x")));
        SqliteHashLog.destroy(file); // even under somebody who still has it open
        assertThat(directory).isEmptyDirectory();
        log.close();
    }
}
