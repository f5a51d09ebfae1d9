package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolTest {
    private final Path directory;
    private final Pool pool;

    PoolTest(@TempDir Path temporary) throws IOException {
        directory = temporary.resolve("incoming");
        pool = Pool.open(directory);
    }

    @Test
    void messageIsWrittenUnderAnotherNameAndRenamedWhenComplete() throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            String id = batch.write(new byte[100]);
            assertThat(names()).containsExactly("inp_" + id);
            assertThat(pool.list()).isEmpty();
            batch.commit();
            assertThat(names()).containsExactly("msg_" + id);
            assertThat(pool.list()).containsExactly(id);
        }
        assertThat(names()).hasSize(1);
    }

    @Test
    void namesAreRandomCharactersOfTheSeedsAlphabet() throws IOException {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String id = FileIds.random(new Random(i));
            assertThat(id).matches("[A-Za-z0-9+-]{16}");
            ids.add(id);
        }
        assertThat(ids).hasSize(200);
        assertThat(FileIds.isValid("aB3+-xyz")).isTrue();
        assertThat(List.of("", "a/b", "..", "a.b", "a_b", "x".repeat(65))).noneMatch(FileIds::isValid);
    }

    @Test
    void fileTellsNobodyElseAnythingAndNoTime() throws IOException {
        String id = store(new byte[10]);
        Path file = directory.resolve("msg_" + id);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(Disk.CONSTANT_DAY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void directoryThatLetsItsGroupInSharesItsFilesWithIt() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
        Pool shared = Pool.open(directory);
        try (Pool.Batch batch = shared.batch()) {
            String id = batch.write(new byte[1]);
            batch.commit();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("msg_" + id))))
                    .isEqualTo("rw-rw----");
        }
    }

    @Test
    void batchThatIsNotCommittedLeavesNothing() throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            batch.write(new byte[10]);
            batch.write("given", new byte[10]);
            assertThat(batch.size()).isEqualTo(2);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void droppedMessageIsNotCommitted() throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            batch.write("one", new byte[10]);
            batch.write("two", new byte[10]);
            batch.drop("one");
            batch.drop("never-written");
            batch.commit();
        }
        assertThat(pool.list()).containsExactly("two");
    }

    @Test
    void newMessageNeverTakesThePlaceOfOneBeingWritten() throws IOException {
        try (Pool.Batch one = pool.batch();
                Pool.Batch other = Pool.open(directory).batch()) {
            one.write("same", new byte[1]);
            assertThatThrownBy(() -> other.write("same", new byte[2])).isInstanceOf(FileAlreadyExistsException.class);
            one.commit();
        }
        assertThat(pool.read("same", 1)).isPresent();
    }

    @Test
    void linkInThePlaceOfANewFileIsNotFollowed() throws IOException {
        Path victim = Files.writeString(directory.resolveSibling("victim"), "precious");
        Files.createSymbolicLink(directory.resolve("inp_x"), victim);
        try (Pool.Batch batch = pool.batch()) {
            batch.write("x", new byte[1]);
            batch.commit();
        }
        assertThat(victim).hasContent("precious");
        assertThat(pool.read("x", 1)).isPresent();
    }

    @Test
    void whatADeadProcessHasBegunUnderAnIdIsBegunAnew() throws IOException {
        Files.write(directory.resolve("inp_x"), new byte[7]);
        try (Pool.Batch batch = pool.batch()) {
            batch.write("x", new byte[1]);
            batch.commit();
        }
        assertThat(names()).containsExactly("msg_x");
        assertThat(pool.read("x", 1)).isPresent();
    }

    @Test
    void eachUnreadableFileIsToldOfOnce() throws IOException {
        int[] told = new int[1];
        pool.whenCorrupt(() -> told[0]++);
        String id = store(new byte[9]);
        assertThat(pool.read(id, 10)).isEmpty();
        assertThat(pool.read(id, 10)).isEmpty();
        assertThat(told[0]).isEqualTo(1);
    }

    @Test
    void failureAtAnyStepStoresNothingAndTellsSo() throws IOException {
        for (int n = 1; ; n++) {
            Path home = Files.createDirectory(directory.resolveSibling("failing" + n));
            FailingDisk disk = new FailingDisk(n);
            Pool failing = Pool.open(home, new Random(n), disk);
            boolean stored = false;
            try (Pool.Batch batch = failing.batch()) {
                batch.write(new byte[10]);
                batch.write(new byte[10]);
                batch.commit();
                stored = true;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("no space left");
            }
            assertThat(failing.list()).as("step %d", n).hasSize(stored ? 2 : 0);
            if (!disk.failed()) {
                assertThat(stored).isTrue();
                assertThat(n).isGreaterThan(7);
                return;
            }
            if (!stored) {
                failing.recover();
                assertThat(home).isEmptyDirectory();
            }
        }
    }

    @Test
    void failedMessageLeavesTheOthersOfItsBatchAlone() throws IOException {
        FailingDisk disk = new FailingDisk(4); // fsync of the second file
        Pool failing = Pool.open(directory, new Random(1), disk);
        try (Pool.Batch batch = failing.batch()) {
            batch.write("one", new byte[10]);
            assertThatThrownBy(() -> batch.write("two", new byte[10])).isInstanceOf(IOException.class);
            batch.write("three", new byte[10]);
            batch.commit();
        }
        assertThat(names()).containsExactlyInAnyOrder("msg_one", "msg_three");
    }

    @Test
    void removedMessagesAreDeletedLater() throws IOException {
        List<String> ids = List.of(store(new byte[5]), store(new byte[5]), store(new byte[5]));
        pool.remove(ids.subList(0, 2));
        pool.remove(ids.subList(0, 1)); // again, and somebody else's
        assertThat(pool.list()).containsExactly(ids.get(2));
        assertThat(names()).contains("rmv_" + ids.get(0), "rmv_" + ids.get(1));
        assertThat(pool.purge(1)).isEqualTo(1);
        assertThat(names()).hasSize(2);
        assertThat(pool.purge(100)).isEqualTo(1);
        assertThat(names()).containsExactly("msg_" + ids.get(2));
    }

    @Test
    void removalIsDurableBeforeOctetsAreOverwritten() throws IOException {
        pool.remove(List.of(store(new byte[5]), store(new byte[5])));
        List<Steps.Kind> steps = new ArrayList<>();
        Steps listener = new Steps() {
            @Override
            public void before(Kind kind, Path path) {
                steps.add(kind);
            }
        };
        Pool.open(directory, new Random(1), listener).purge(10);
        assertThat(steps).containsExactly(Steps.Kind.SYNC_DIRECTORY, Steps.Kind.DELETE, Steps.Kind.DELETE);
    }

    @Test
    void messageOfTheWrongLengthIsKeptAsUnreadable() throws IOException {
        String shorter = store(new byte[9]);
        String longer = store(new byte[11]);
        String right = store(new byte[10]);
        assertThat(pool.read(shorter, 10)).isEmpty();
        assertThat(pool.read(longer, 10)).isEmpty();
        assertThat(pool.read(right, 10)).isPresent();
        assertThat(pool.read("nobody", 10)).isEmpty();
        assertThat(names()).containsExactlyInAnyOrder("crp_" + shorter, "crp_" + longer, "msg_" + right);
    }

    @Test
    void whatIsNoRegularFileIsKeptAsUnreadableAndNotFollowed() throws Exception {
        Files.createDirectory(directory.resolve("msg_directory"));
        Path secret = Files.write(directory.resolveSibling("secret"), new byte[10]);
        Files.createSymbolicLink(directory.resolve("msg_link"), secret);
        Process mkfifo =
                new ProcessBuilder("mkfifo", directory.resolve("msg_fifo").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        for (String id : List.of("directory", "link", "fifo")) {
            assertThat(pool.read(id, 10)).isEmpty();
            assertThat(names()).contains("crp_" + id).doesNotContain("msg_" + id);
        }
        assertThat(secret).exists();
    }

    @Test
    void hugeSparseFileIsRefusedBeforeMemoryIsTaken() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("msg_huge").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertThat(pool.read("huge")).isEmpty();
        assertThat(names()).containsExactly("crp_huge");
    }

    @Test
    void recordLongerThanThePoolAllowsIsRefused() throws IOException {
        String id = storeRecord("one");
        Pool small = Pool.open(directory);
        small.limitBodies(1000);
        assertThat(small.read(id)).isPresent();
        small.limitBodies(-PoolRecord.MAX_HEADER_LENGTH);
        assertThat(small.read(id)).isEmpty();
        assertThat(names()).containsExactly("crp_" + id);
    }

    @Test
    void damagedRecordIsKeptAndTheOthersGoOn() throws IOException {
        String damaged = storeRecord("one");
        String whole = storeRecord("two");
        Path file = directory.resolve("msg_" + damaged);
        byte[] octets = Files.readAllBytes(file);
        octets[octets.length / 2] ^= 1;
        Files.write(file, octets);
        assertThat(pool.read(damaged)).isEmpty();
        assertThat(pool.read(whole)).map(PoolRecord::header).contains(Map.of("name", "two"));
        assertThat(names()).containsExactlyInAnyOrder("crp_" + damaged, "msg_" + whole);
        pool.recover();
        assertThat(names()).contains("crp_" + damaged);
        assertThat(Files.readAllBytes(directory.resolve("crp_" + damaged))).isEqualTo(octets);
    }

    @Test
    void whatWasSetAsideBeforeUnderTheSameNameIsKeptToo() throws IOException {
        for (String content : List.of("first", "second")) {
            Files.writeString(directory.resolve("msg_abcdefgh"), content);
            pool.corrupt("abcdefgh", "a test");
        }
        assertThat(directory.resolve("crp_abcdefgh")).hasContent("first");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("crp_")))
                    .hasSize(2);
        }
    }

    @Test
    void foreignFilesAreLeftAlone() throws IOException {
        Files.createFile(directory.resolve("README"));
        Files.createFile(directory.resolve(".lock"));
        Files.createDirectory(directory.resolve("lost+found"));
        Files.createFile(directory.resolve("msg_not an id"));
        String id = store(new byte[1]);
        assertThat(pool.list()).containsExactly(id);
        pool.recover();
        pool.purge(100);
        assertThat(names()).hasSize(5);
    }

    @Test
    void startDeletesWhatWasHalfWrittenAndHalfRemoved() throws IOException {
        for (String name : List.of("inp_aaaaaaaa", "inpm_bbbbbbbb", "rmv_cccccccc", "rmvm_dddddddd", "meta_eeeeeeee")) {
            Files.write(directory.resolve(name), new byte[3]);
        }
        Files.createDirectory(directory.resolve("inp_directory"));
        String kept = storeRecord("kept");
        pool.meta().write(kept, Map.of("attempts", "1"));
        Pool.Recovery recovery = pool.recover();
        assertThat(recovery).isEqualTo(new Pool.Recovery(3, 3, 1));
        assertThat(names()).containsExactlyInAnyOrder("msg_" + kept, "meta_" + kept);
    }

    @Test
    void startLeavesAloneWhatSomebodyElseIsWriting() throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            batch.write("alive", new byte[1]);
            Pool.Recovery recovery = Pool.open(directory).recover();
            assertThat(recovery.unfinished()).isZero();
            batch.commit();
        }
        assertThat(pool.list()).containsExactly("alive");
    }

    @Test
    void poolMustBeADirectoryOfItsOwn() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolveSibling("link"), directory);
        assertThatThrownBy(() -> Pool.open(link)).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void threadsAndSecondInstancesLoseNothing() throws Exception {
        int threads = 4;
        int batches = 25;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<List<String>>> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Pool mine = t % 2 == 0 ? pool : Pool.open(directory);
                writers.add(() -> {
                    List<String> ids = new ArrayList<>();
                    for (int b = 0; b < batches; b++) {
                        try (Pool.Batch batch = mine.batch()) {
                            ids.add(batch.write(new byte[100]));
                            ids.add(batch.write(new byte[100]));
                            batch.commit();
                        }
                        String removed = ids.remove(0);
                        mine.remove(List.of(removed));
                        mine.purge(3);
                    }
                    return ids;
                });
            }
            List<String> expected = new ArrayList<>();
            for (Future<List<String>> writer : executor.invokeAll(writers)) {
                expected.addAll(writer.get());
            }
            assertThat(pool.list()).containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            executor.shutdownNow();
        }
    }

    private String store(byte[] content) throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            String id = batch.write(content);
            batch.commit();
            return id;
        }
    }

    private String storeRecord(String name) throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            String id = batch.write(new PoolRecord(Map.of("name", name), new byte[1000]));
            batch.commit();
            return id;
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
