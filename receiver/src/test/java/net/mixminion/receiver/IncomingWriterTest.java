package net.mixminion.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Pool;
import net.mixminion.spool.Steps;
import net.mixminion.stage.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IncomingWriterTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path dir = Path.of("");

    private final Random random = new Random(5);
    private final Counters counters = new Counters();
    private final AtomicInteger hints = new AtomicInteger();
    private final AtomicInteger bugs = new AtomicInteger();
    private final ScriptedDisk disk = new ScriptedDisk();
    private volatile Optional<String> full = Optional.empty();
    private final List<IncomingWriter> opened = new ArrayList<>();

    /** Notes each step, and lets one kind of them fail or wait while the test wants it. */
    private static final class ScriptedDisk implements Steps {
        private final List<Kind> steps = Collections.synchronizedList(new ArrayList<>());
        private volatile Kind failing = Kind.HASH_LOG;
        private final AtomicInteger failures = new AtomicInteger();
        private volatile Error bug = new Error("none");
        private volatile boolean buggy;
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile CyclicBarrier meeting = new CyclicBarrier(1);

        @Override
        public void before(Kind kind, Path path) throws IOException {
            if (buggy) {
                throw bug;
            }
            if (kind == failing && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("No space left on device (as the test will have it)");
            }
            if (kind == Kind.SYNC_DIRECTORY) {
                awaitGate();
            }
            if (kind == Kind.SYNC_FILE) {
                meet();
            }
        }

        private void meet() {
            try {
                meeting.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("nobody came", e);
            }
        }

        private void awaitGate() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void after(Kind kind, Path path) {
            steps.add(kind);
        }
    }

    private IncomingWriter open() throws IOException {
        IncomingWriter writer = new IncomingWriter(
                Pool.open(dir.resolve("incoming"), new Random(6), disk),
                () -> full,
                counters,
                hints::incrementAndGet,
                bugs::incrementAndGet);
        disk.steps.clear();
        opened.add(writer);
        return writer;
    }

    private IncomingWriter started() throws IOException {
        IncomingWriter writer = open();
        writer.start();
        return writer;
    }

    @AfterEach
    void end() {
        disk.gate.countDown();
        opened.forEach(writer -> writer.close(LIMIT));
    }

    private List<Packet> storedPackets() throws IOException {
        Pool pool = Pool.open(dir.resolve("incoming"));
        List<Packet> packets = new ArrayList<>();
        for (String id : pool.list()) {
            packets.add(Packet.of(pool.read(id, Packet.PACKET_LENGTH).orElseThrow()));
        }
        return packets;
    }

    private static boolean result(Future<Boolean> stored) throws Exception {
        return stored.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private void assertCounts(long received, long rejected) {
        assertThat(counters.snapshot().getOrDefault("ReceivedPacket", 0L)).isEqualTo(received);
        assertThat(counters.snapshot().getOrDefault("RejectedPacket", 0L)).isEqualTo(rejected);
    }

    @Test
    void packetIsAFileOfItsOctets() throws Exception {
        Packet packet = MmtpFixtures.packet(random);

        assertThat(result(started().store(packet))).isTrue();

        assertThat(storedPackets()).containsExactly(packet);
        assertCounts(1, 0);
        await().untilAsserted(() -> assertThat(hints).hasValue(1));
    }

    @Test
    void nothingIsAcknowledgedBeforeFileAndNameAreOnStableStorage() throws Exception {
        IncomingWriter writer = started();
        disk.gate = new CountDownLatch(1);
        Future<Boolean> stored = writer.store(MmtpFixtures.packet(random));

        await().until(() -> disk.steps.contains(Steps.Kind.RENAME));
        await().during(Duration.ofMillis(200)).until(() -> !stored.isComplete());
        assertThat(disk.steps).containsExactly(Steps.Kind.WRITE, Steps.Kind.SYNC_FILE, Steps.Kind.RENAME);
        disk.gate.countDown();

        assertThat(result(stored)).isTrue();
        assertThat(disk.steps)
                .containsExactly(Steps.Kind.WRITE, Steps.Kind.SYNC_FILE, Steps.Kind.RENAME, Steps.Kind.SYNC_DIRECTORY);
    }

    /** What an observer could measure: padding and refusals take the steps that packets take. */
    @Test
    void paddingAndRefusalsAreWrittenAndSyncedLikePackets() throws Exception {
        IncomingWriter writer = started();
        List<List<Steps.Kind>> steps = new ArrayList<>();
        List<Boolean> results = new ArrayList<>();
        for (boolean padding : List.of(false, true, false)) {
            disk.steps.clear();
            full = results.size() == 2 ? Optional.of("full") : Optional.empty();
            Packet packet = MmtpFixtures.packet(random);
            results.add(result(padding ? writer.pad(packet) : writer.store(packet)));
            steps.add(List.copyOf(disk.steps.subList(0, 4)));
        }
        assertThat(results).containsExactly(true, true, false);
        assertThat(steps)
                .containsOnly(
                        List.of(Steps.Kind.WRITE, Steps.Kind.SYNC_FILE, Steps.Kind.RENAME, Steps.Kind.SYNC_DIRECTORY));
        assertThat(storedPackets()).hasSize(1);
        assertCounts(1, 1);
        await().untilAsserted(() ->
                assertThat(dir.resolve("incoming").toFile().list()).hasSize(1));
    }

    @Test
    void packetsThatWaitTogetherShareOneSyncOfTheDirectory() throws Exception {
        IncomingWriter writer = open();
        List<Future<Boolean>> stored = new ArrayList<>();
        for (Packet packet : MmtpFixtures.packets(20, random)) {
            stored.add(writer.store(packet));
        }
        writer.start();
        for (Future<Boolean> one : stored) {
            assertThat(result(one)).isTrue();
        }

        assertThat(disk.steps)
                .filteredOn(step -> step == Steps.Kind.SYNC_DIRECTORY)
                .hasSize(1);
        assertThat(storedPackets()).hasSize(20);
        assertCounts(20, 0);
        await().untilAsserted(() -> assertThat(hints).hasValue(1));
    }

    @Test
    void filesOfABatchAreSyncedAtTheSameTime() throws Exception {
        IncomingWriter writer = open();
        List<Future<Boolean>> stored =
                MmtpFixtures.packets(3, random).stream().map(writer::store).toList();
        disk.meeting = new CyclicBarrier(3);
        writer.start();

        for (Future<Boolean> one : stored) {
            assertThat(result(one)).isTrue();
        }
    }

    @Test
    void fileThatCannotBeWrittenRefusesItsPacketOnly() throws Exception {
        IncomingWriter writer = open();
        List<Packet> packets = MmtpFixtures.packets(3, random);
        List<Future<Boolean>> stored = packets.stream().map(writer::store).toList();
        disk.failing = Steps.Kind.WRITE;
        disk.failures.set(1);
        writer.start();

        List<Packet> acknowledged = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            if (result(stored.get(i))) {
                acknowledged.add(packets.get(i));
            }
        }
        assertThat(acknowledged).hasSize(2);
        assertThat(storedPackets()).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertCounts(2, 1);
    }

    @Test
    void directoryThatCannotBeSyncedRefusesTheWholeBatchAndTheNextOneGoesOn() throws Exception {
        IncomingWriter writer = open();
        List<Future<Boolean>> stored =
                MmtpFixtures.packets(3, random).stream().map(writer::store).toList();
        disk.failing = Steps.Kind.SYNC_DIRECTORY;
        disk.failures.set(1);
        writer.start();
        for (Future<Boolean> one : stored) {
            assertThat(result(one)).isFalse();
        }
        assertThat(storedPackets()).isEmpty();
        assertCounts(0, 3);

        Packet next = MmtpFixtures.packet(random);
        assertThat(result(writer.store(next))).isTrue();
        assertThat(storedPackets()).containsExactly(next);
        assertCounts(1, 3);
    }

    @Test
    void fullQueueRefusesAtOnce() throws Exception {
        IncomingWriter writer = open();
        List<Future<Boolean>> waiting = new ArrayList<>();
        Packet packet = MmtpFixtures.packet(random);
        for (int i = 0; i < IncomingWriter.CAPACITY; i++) {
            waiting.add(writer.store(packet));
        }
        Future<Boolean> tooMany = writer.store(packet);

        assertThat(tooMany.result()).isFalse();
        assertThat(waiting).noneMatch(Future::isComplete);
        assertCounts(0, 1);
    }

    @Test
    void closingStoresWhatWaitsAndRefusesWhatComesLater() throws Exception {
        IncomingWriter writer = open();
        List<Future<Boolean>> waiting =
                MmtpFixtures.packets(100, random).stream().map(writer::store).toList();
        writer.start();
        writer.close(LIMIT);

        assertThat(waiting).allMatch(one -> one.isComplete() && one.result());
        assertThat(writer.store(MmtpFixtures.packet(random)).result()).isFalse();
        assertThat(storedPackets()).hasSize(100);
    }

    @Test
    void bugOfTheMachineRefusesEverythingAndEndsTheProcess() throws Exception {
        IncomingWriter writer = open();
        List<Future<Boolean>> waiting =
                MmtpFixtures.packets(40, random).stream().map(writer::store).toList();
        disk.bug = new OutOfMemoryError("as the test will have it");
        disk.buggy = true;
        writer.start();

        for (Future<Boolean> one : waiting) {
            assertThat(result(one)).isFalse();
        }
        await().untilAsserted(() -> assertThat(bugs).hasValue(1));
        disk.buggy = false;
        assertThat(writer.store(MmtpFixtures.packet(random)).result()).isFalse();
    }

    @Test
    void filesTellNeitherTimeNorOrder() throws Exception {
        IncomingWriter writer = started();
        for (Packet packet : MmtpFixtures.packets(3, random)) {
            result(writer.store(packet));
        }
        try (var files = Files.list(dir.resolve("incoming"))) {
            assertThat(files.map(file -> file.toFile().lastModified() % 86_400_000L))
                    .hasSize(3)
                    .containsOnly(0L);
        }
    }
}
