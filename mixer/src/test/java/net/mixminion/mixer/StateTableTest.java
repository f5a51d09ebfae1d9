package net.mixminion.mixer;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.keys.Retirement;
import net.mixminion.spool.CrashingDisk;
import net.mixminion.spool.MemoryDirectory;
import net.mixminion.spool.Pool;
import net.mixminion.spool.Steps;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each row of the table "The states" in docs/PACKET.md: a process is killed at the point that leaves what the row says,
 * or, where no kill does, what is missing is put there; then a successor lives, and the packet must have left once.
 */
class StateTableTest {
    private static final Path DOCUMENT = Path.of("../docs/PACKET.md");
    private static final Set<String> NOBODYS = Set.of("foreign", "crp", "crpm", "hld");

    /** What is done between the death of one process and the life of the next. */
    private interface Change {
        void make(MixerHome home) throws IOException;
    }

    /**
     * A row of the table.
     *
     * @param step what the process was killed at, as {@link KilledMixer} understands it
     * @param change what a power cut or a stranger did after that
     * @param found what must be there then, {@code pool/prefix}
     * @param packets how many packets must leave
     */
    private record Row(String step, Change change, Set<String> found, int packets) {
        Row(String step, Set<String> found, int packets) {
            this(step, home -> {}, found, packets);
        }
    }

    private static final Map<String, Row> ROWS = Map.ofEntries(
            entry("`incoming/inp_X`", new Row("before RENAME incoming/msg_", Set.of("incoming/inp"), 0)),
            entry(
                    "`incoming/inp_X`, locked",
                    new Row(
                            "before RENAME incoming/msg_",
                            StateTableTest::whileAnotherReceives,
                            Set.of("incoming/inp"),
                            0)),
            entry("`incoming/msg_X`", new Row("after SYNC_DIRECTORY incoming", Set.of("incoming/msg"), 1)),
            entry(
                    "`incoming/msg_X`, `mix/inp_X`",
                    new Row("before HASH_LOG hash_0001", Set.of("incoming/msg", "mix/inp"), 1)),
            entry(
                    "`incoming/msg_X`, `mix/inp_X`, hash with X",
                    new Row("after HASH_LOG hash_0001", Set.of("incoming/msg", "mix/inp"), 1)),
            entry(
                    "`incoming/msg_X`, hash with X",
                    new Row("after HASH_LOG hash_0001", home -> home.pool("mix").recover(), Set.of("incoming/msg"), 1)),
            entry(
                    "`incoming/msg_X`, hash with another name or none",
                    new Row("end", StateTableTest::receiveAgain, Set.of("incoming/msg", "outgoing/msg"), 1)),
            entry(
                    "`incoming/msg_X`, made for a retired key",
                    new Row("after SYNC_DIRECTORY incoming", StateTableTest::retireLongAgo, Set.of("incoming/msg"), 0)),
            entry(
                    "`incoming/msg_X`, `mix/msg_X`, hash with X",
                    new Row("after SYNC_DIRECTORY mix", Set.of("incoming/msg", "mix/msg"), 1)),
            entry("`mix/msg_X`, hash with X or none", new Row("purged", Set.of("mix/msg"), 1)),
            entry(
                    "`incoming/rmv_X`, with or without `mix/msg_X`",
                    new Row("after RENAME incoming/rmv_", Set.of("incoming/rmv", "mix/msg"), 1)),
            entry("`mix/fir_Y`", new Row("after RENAME mix/fir_", Set.of("mix/fir"), 1)),
            entry(
                    "`mix/fir_Y`, `TARGET/fir_Y`",
                    new Row(
                            "after RENAME outgoing/fir_",
                            home -> link(home, "outgoing/fir_", "mix/fir_"),
                            Set.of("mix/fir", "outgoing/fir"),
                            1)),
            entry("`TARGET/fir_Y`", new Row("after RENAME outgoing/fir_", Set.of("outgoing/fir"), 1)),
            entry("`TARGET/msg_Y`", new Row("after RENAME outgoing/msg_", Set.of("outgoing/msg"), 1)),
            entry("`TARGET/msg_Y`, no `meta_Y`", new Row("end", Set.of("outgoing/msg"), 1)),
            entry(
                    "`TARGET/msg_Y`, `meta_Y` that can't be read",
                    new Row(
                            "end",
                            home -> put(home, "outgoing/meta_" + only(home, "outgoing/msg_"), "torn"),
                            Set.of("outgoing/msg", "outgoing/meta"),
                            1)),
            entry(
                    "`TARGET/meta_Y` alone",
                    new Row(
                            "after SYNC_DIRECTORY incoming",
                            home -> put(home, "outgoing/meta_abcdefgh", "{}"),
                            Set.of("incoming/msg", "outgoing/meta"),
                            1)),
            entry(
                    "`TARGET/inpm_Y`",
                    new Row(
                            "end",
                            home -> put(home, "outgoing/inpm_abcdefgh", "{"),
                            Set.of("outgoing/msg", "outgoing/inpm"),
                            1)),
            entry(
                    "`outgoing/.ages-I`, `.destinations-I`",
                    new Row(
                            "end",
                            home -> {
                                put(home, "outgoing/.ages-0", "abcdefgh 1");
                                put(home, "outgoing/.destinations-0", "");
                            },
                            Set.of("outgoing/msg"),
                            1)),
            entry(
                    "`TARGET/hld_Y`",
                    new Row(
                            "end",
                            home -> put(home, "outgoing/hld_abcdefgh", "held"),
                            Set.of("outgoing/msg", "outgoing/hld"),
                            1)),
            entry(
                    "`TARGET/rmv_Y`, `rmvm_Y`",
                    new Row(
                            "end",
                            home -> {
                                put(home, "outgoing/rmv_abcdefgh", "old");
                                put(home, "outgoing/rmvm_abcdefgh", "old");
                            },
                            Set.of("outgoing/msg", "outgoing/rmv", "outgoing/rmvm"),
                            1)),
            entry(
                    "any `msg_` or `fir_` that can't be read: a wrong length, magic, version or checksum, a link, a"
                            + " directory, a FIFO",
                    new Row(
                            "after RENAME mix/fir_",
                            home -> {
                                put(home, "incoming/msg_abcdefgh", "short");
                                put(home, "mix/msg_abcdefgh", "no record");
                                Files.createDirectory(home.queue("mix/fir_abcdefgh"));
                            },
                            Set.of("incoming/msg", "mix/msg", "mix/fir"),
                            1)),
            entry(
                    "any file that we have no right to read",
                    new Row(
                            "after RENAME mix/fir_",
                            home -> {
                                put(home, "mix/msg_abcdefgh", "not ours to read");
                                Files.setPosixFilePermissions(home.queue("mix/msg_abcdefgh"), Set.of());
                            },
                            Set.of("mix/fir", "mix/msg"),
                            1)),
            entry(
                    "a name that is none of these",
                    new Row(
                            "after RENAME mix/fir_",
                            home -> put(home, "mix/foreign_file", "whose?"),
                            Set.of("mix/fir", "mix/foreign"),
                            1)));

    private final Path temporary;

    StateTableTest(@TempDir(factory = MemoryDirectory.class) Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void everyRowOfTheDocumentIsWalked() throws IOException {
        assertThat(ROWS.keySet()).containsExactlyInAnyOrderElementsOf(documented());
    }

    private static Set<String> documented() throws IOException {
        Set<String> rows = new LinkedHashSet<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("#")) {
                inTable = line.equals("## The states");
            } else if (inTable && line.startsWith("|") && !line.startsWith("| found") && !line.startsWith("|---")) {
                assertThat(rows.add(line.substring(1, line.indexOf(" |", 1)).strip()))
                        .isTrue();
            }
        }
        return rows;
    }

    @TestFactory
    List<DynamicTest> thePacketLeavesOnceFromEveryState() {
        ExecutorService killers = Executors.newFixedThreadPool(3);
        Map<String, Future<Path>> dead = new HashMap<>();
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, Row> row : ROWS.entrySet()) {
            Path copy = temporary.resolve("row" + tests.size());
            Path killed = temporary.resolve("killed" + dead.size());
            Future<Path> home = dead.computeIfAbsent(
                    row.getValue().step(), step -> killers.submit(() -> KilledMixer.run(killed, step)));
            tests.add(DynamicTest.dynamicTest(row.getKey(), () -> walk(row.getValue(), home.get(), copy)));
        }
        killers.shutdown();
        return tests;
    }

    private static void walk(Row row, Path killed, Path base) throws IOException {
        new CrashingDisk(0).killed(killed, base, new CrashingDisk(0));
        MixerHome home = new MixerHome(base, KilledMixer.MIXING);
        home.moved();
        home.clock.pass(KilledMixer.INTERVAL);
        row.change().make(home);
        assertThat(found(home)).isEqualTo(row.found());

        Mixer successor = home.mixer(0, 1, Steps.NONE);
        int sent = 0;
        try {
            for (int i = 0; i < 3; i++) {
                successor.recover();
                successor.mix().tick();
                MixerHome.work(successor);
                successor.purge();
                home.clock.pass(KilledMixer.INTERVAL);
                successor.mix().tick();
                sent += send(home);
            }
        } finally {
            successor.stop(Duration.ofSeconds(1));
        }
        assertThat(sent).isEqualTo(row.packets());
        Path unreadable = home.queue("mix/msg_abcdefgh");
        if (Files.exists(unreadable) && !Files.isReadable(unreadable)) {
            Files.delete(unreadable); // left alone, as it should be; to root it is readable, and set aside
        }
        Set<String> left = found(home);
        left.removeIf(file -> NOBODYS.contains(file.substring(file.indexOf('/') + 1)));
        assertThat(left).isEmpty();
    }

    private static int send(MixerHome home) throws IOException {
        Pool outgoing = home.pool("outgoing");
        outgoing.recover();
        List<String> ids = outgoing.list();
        int sent = 0;
        for (String id : ids) {
            outgoing.meta().read(id);
            sent += outgoing.read(id).isPresent() ? 1 : 0;
        }
        outgoing.remove(ids);
        outgoing.purge(100);
        return sent;
    }

    private static Set<String> found(MixerHome home) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String pool : List.of("incoming", "mix", "outgoing", "deliver/SMTP")) {
            if (Files.isDirectory(home.queue(pool))) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(home.queue(pool), "[!.]*")) {
                    for (Path file : files) {
                        found.add(
                                pool + "/" + String.valueOf(file.getFileName()).replaceAll("_.*", ""));
                    }
                }
            }
        }
        return found;
    }

    private static void receiveAgain(MixerHome home) throws IOException {
        home.receive(Files.readAllBytes(KilledMixer.packetFile(home.base)));
    }

    private static void retireLongAgo(MixerHome home) throws IOException {
        Path logs = home.base.resolve("work/hashlogs");
        Retirement retirement = new Retirement(home.clock.instant().minus(Duration.ofDays(2)), "the memory is missing");
        Files.delete(logs.resolve("hash_0001"));
        Files.write(
                Retirement.mark(logs, "key_0001"),
                retirement.content(RsaKeys.keyId(MixerHome.SELF.key().publicKey())));
    }

    /** Another receiver is at work meanwhile: its file is not taken away from it. */
    private static void whileAnotherReceives(MixerHome home) throws IOException {
        Pool incoming = home.pool("incoming");
        try (Pool.Batch batch = incoming.batch()) {
            String id = batch.write(new byte[10]);
            home.pool("incoming").recover();
            assertThat(home.queue("incoming").resolve("inp_" + id)).exists();
            home.receive(new byte[0][]);
        }
        assertThat(found(home)).doesNotContain("incoming/inp");
        put(home, "incoming/inp_abcdefgh", "another one, dead");
    }

    private static void put(MixerHome home, String file, String content) throws IOException {
        Files.createDirectories(home.queue(file).getParent());
        Files.writeString(home.queue(file), content);
    }

    private static void link(MixerHome home, String from, String to) throws IOException {
        String id = only(home, from);
        Files.createLink(home.queue(to + id), home.queue(from + id));
    }

    private static String only(MixerHome home, String prefix) throws IOException {
        Path start = home.queue(prefix);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(start.getParent(), start.getFileName() + "*")) {
            String name = String.valueOf(files.iterator().next().getFileName());
            return name.substring(String.valueOf(start.getFileName()).length());
        }
    }
}
