package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.Hop;
import net.mixminion.testnet.PacketSource.Tagged;
import net.mixminion.testnet.SystemCalls.Call;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages of a server are processes that may die at any moment, alone or together, and no packet is lost by it. */
class StagesIT {
    private static final Duration MIX_INTERVAL = Duration.ofSeconds(2);
    private static final Duration ORPHAN_LIMIT = Duration.ofSeconds(15);

    @TempDir
    private static Path directory;

    private static final Installation installation = Installation.find();
    private static final Vertx vertx = Vertx.vertx();
    private static final List<Long> processes = new ArrayList<>();
    private static TestServer server;

    private final PacketSource source = new PacketSource(vertx);
    private NextHop next;
    private Hop hop;

    @BeforeAll
    static void configure() throws Exception {
        server = TestServer.create(installation, directory, "alone", TestServer.freePort(), MIX_INTERVAL);
    }

    /** One server for all: each test may leave it dead or alive, but empty. */
    @BeforeEach
    void start() throws Exception {
        next = NextHop.start(vertx);
        if (!server.isAlive()) {
            server.start();
        }
        hop = server.hop();
        noteProcesses();
    }

    @AfterEach
    void endTheNextHop() {
        next.close();
    }

    @AfterAll
    static void leaveNothingBehind() {
        server.close();
        processes.forEach(Stages::kill);
        vertx.close().await();
    }

    @Test
    void everyStageIsAProcessOfItsOwnAndComesBackAfterItsDeath() throws Exception {
        Map<String, Long> before = Stages.of(server);
        assertThat(before).containsKeys("receiver", "mixer", "sender", "keyd");
        assertThat(before.values()).doesNotHaveDuplicates().doesNotContain(server.pid());

        List<Digest20> sent = new ArrayList<>();
        Map<String, Long> now = before;
        for (String stage : before.keySet()) {
            Map<String, Long> untouched = now;
            Stages.kill(Stages.pid(now, stage));
            sent.addAll(sendUntilAcknowledged(3));
            Trial.await("the " + stage + " is back")
                    .untilAsserted(() -> assertThat(Stages.of(server))
                            .hasSameSizeAs(untouched)
                            .doesNotContainEntry(stage, Stages.pid(untouched, stage)));
            now = Stages.of(server);
            noteProcesses();
            Map<String, Long> others = new TreeMap<>(untouched);
            others.remove(stage);
            assertThat(now).containsAllEntriesOf(others);
        }
        sent.addAll(sendUntilAcknowledged(3));
        awaitDelivered(sent);
    }

    @Test
    void stagesEndByThemselvesWhenTheirSupervisorIsKilled() throws Exception {
        Map<String, Long> stages = Stages.of(server);
        List<Digest20> sent = sendUntilAcknowledged(3);
        Stages.kill(server.pid());
        Awaitility.await("stages gone")
                .atMost(ORPHAN_LIMIT)
                .untilAsserted(() -> assertThat(Stages.alive(stages.values())).isEmpty());

        server.start();
        noteProcesses();
        awaitDelivered(sent);
    }

    @Test
    void everyAcknowledgedPacketIsDeliveredOnceThoughEverythingIsKilledInBetween() throws Exception {
        List<Tagged> packets = source.make(100, hop, next.hop());
        // some are in the mix or on their way when the rest comes in
        List<Tagged> acknowledged = new ArrayList<>(source.send(hop, packets.subList(0, 40)));
        assertThat(acknowledged).hasSize(40);
        List<Long> all = new ArrayList<>(Stages.of(server).values());
        all.add(0, server.pid());
        acknowledged.addAll(source.send(hop, packets.subList(40, 100), count -> {
            if (count == 20) {
                all.forEach(Stages::kill);
            }
        }));
        assertThat(acknowledged).hasSizeBetween(60, 99);
        Trial.await("all processes gone")
                .untilAsserted(() -> assertThat(Stages.alive(all)).isEmpty());

        server.start();
        noteProcesses();
        // a sender without an acknowledgement sends again; the server may have the packet already
        List<Tagged> again = new ArrayList<>(packets);
        again.removeAll(acknowledged);
        assertThat(source.send(hop, again)).hasSameSizeAs(again);
        awaitDelivered(packets.stream().map(Tagged::tag).toList());

        // and nothing that has left is accepted once more
        int received = next.received();
        long replays = replays();
        assertThat(source.send(hop, packets)).hasSameSizeAs(packets);
        Trial.awaitSaid("all are discarded as replays")
                .untilAsserted(() -> assertThat(replays()).isGreaterThanOrEqualTo(replays + packets.size()));
        Trial.awaitEmpty(server);
        assertThat(next.received()).isEqualTo(received);
    }

    @Test
    void everyStepIsOnTheDiskBeforeTheNextOne() throws Exception {
        assumeTrue(SystemCalls.canBeSeen(), "needs strace");
        Map<String, Long> stages = Stages.of(server);
        List<Digest20> sent;
        List<Call> calls;
        try (SystemCalls watched = SystemCalls.of(
                List.of(Stages.pid(stages, "receiver"), Stages.pid(stages, "mixer")), directory.resolve("calls"))) {
            sent = sendUntilAcknowledged(1);
            awaitDelivered(sent);
            calls = watched.seen();
        }

        Call written = step(0, calls, "fsync.*/incoming/inp_");
        Call named = step(written.ended(), calls, "rename.*/incoming/inp_.*/incoming/msg_");
        Call durable = step(named.ended(), calls, "fsync.*/incoming>");
        Call acknowledged = step(written.begun(), calls, "(write|send).*<TCP[^>]*:" + server.port() + "->.*");
        assertThat(acknowledged.begun()).isGreaterThan(durable.ended());

        Call inMix = step(named.ended(), calls, "fsync.*/mix/inp_");
        Call remembered = step(inMix.begun(), calls, "(fsync|fdatasync).*/hashlogs/hash_");
        Call visible = step(inMix.begun(), calls, "rename.*/mix/inp_.*/mix/msg_");
        assertThat(visible.begun()).isGreaterThan(inMix.ended()).isGreaterThan(remembered.ended());
        Call visibleForGood = step(visible.ended(), calls, "fsync.*/mix>");
        Call taken = step(inMix.begun(), calls, "rename.*/incoming/msg_.*/incoming/rmv_");
        assertThat(taken.begun()).isGreaterThan(visibleForGood.ended());

        Call gone = step(taken.ended(), calls, "fsync.*/incoming>");
        Call fired = step(taken.ended(), calls, "rename.*/mix/msg_.*/mix/fir_");
        assertThat(fired.begun()).isGreaterThan(gone.ended());
        Call firedForGood = step(fired.ended(), calls, "fsync.*/mix>");
        Call moved = step(firedForGood.ended(), calls, "rename.*/mix/fir_.*/outgoing/fir_");
        Call there = step(moved.ended(), calls, "fsync.*/outgoing>");
        Call notHere = step(moved.ended(), calls, "fsync.*/mix>");
        Call shown = step(moved.ended(), calls, "rename.*/outgoing/fir_.*/outgoing/msg_");
        assertThat(shown.begun()).isGreaterThan(there.ended()).isGreaterThan(notHere.ended());
        assertThat(calls)
                .filteredOn(call -> call.text().matches("unlink.*/msg_.*"))
                .isEmpty();
    }

    private static long replays() throws IOException, InterruptedException {
        return Trial.stats(installation, server).getOrDefault("Discarded:REPLAY", 0L);
    }

    private static Call step(int place, List<Call> calls, String looks) {
        return SystemCalls.after(place, calls, looks);
    }

    private List<Digest20> sendUntilAcknowledged(int count) {
        List<Tagged> waiting = new ArrayList<>(source.make(count, hop, next.hop()));
        List<Digest20> tags = waiting.stream().map(Tagged::tag).toList();
        Trial.await("acknowledgement").until(() -> {
            waiting.removeAll(source.send(hop, waiting));
            return waiting.isEmpty();
        });
        return tags;
    }

    private void awaitDelivered(List<Digest20> tags) {
        Trial.await("all packets at the next hop")
                .untilAsserted(() -> assertThat(next.tags()).containsAll(tags));
        Trial.awaitEmpty(server);
        assertThat(next.tags()).containsExactlyInAnyOrderElementsOf(tags);
    }

    private static void noteProcesses() {
        processes.addAll(Stages.of(server).values());
    }
}
