package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.mmtp.PacketSink;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.stage.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RelayQueueTest {

    private RelayWorld world;
    private TestClock clock;
    private Counters counters;
    private List<Packet> received;
    private Pool outgoing;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        world = new RelayWorld(directory);
        clock = world.clock;
        counters = world.counters;
        received = world.received;
        outgoing = world.outgoing;
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
    }

    @Test
    void everyPacketReachesAGoodPeerOnceAndIsRemoved() throws Exception {
        int port = serve(MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(received.add(packet)));
        List<Packet> packets = MmtpFixtures.packets(150, world.random);
        for (Packet packet : packets) {
            put(packet, port);
        }
        await().until(() -> {
            work();
            return idle() && outgoing.list().isEmpty();
        });

        assertThat(received).containsExactlyInAnyOrderElementsOf(packets);
        assertThat(counters.snapshot()).containsEntry("SuccessfulRelay", 150L);
    }

    @Test
    void peerThatIsDownKeepsItsPacketsAndNobodyElses() throws Exception {
        int dead = deadPort();
        int port = serve(MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(received.add(packet)));
        String waiting = put(MmtpFixtures.packet(world.random), dead);
        put(MmtpFixtures.packet(world.random), port);
        work();

        await().until(() -> received.size() == 1);
        await().until(() -> failures() == 1);
        assertThat(outgoing.list()).containsExactly(waiting);
    }

    @Test
    void destinationThatFailedIsLeftAloneUntilItsTimeAndThenGetsEverything() throws Exception {
        int port = deadPort();
        Packet first = MmtpFixtures.packet(world.random);
        Packet second = MmtpFixtures.packet(world.random);
        put(first, port);
        work();
        await().until(() -> failures() == 1 && idle());
        put(second, port);
        serveAt(port, MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(received.add(packet)));
        clock.advance(RelayWorld.RETRY.minusSeconds(1));
        work();
        await().during(Duration.ofSeconds(1)).until(received::isEmpty);

        clock.advance(Duration.ofSeconds(1));
        work();
        await().until(() -> outgoing.list().isEmpty());
        assertThat(received).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void peerWithAnotherIdentityGetsNothing() throws Exception {
        int port = serve(MmtpFixtures.STRANGER, packet -> Future.succeededFuture(received.add(packet)));
        String id = put(MmtpFixtures.packet(world.random), port);
        work();

        await().until(() -> failures() == 1);
        assertThat(received).isEmpty();
        assertThat(outgoing.list()).containsExactly(id);
        assertThat(counters.snapshot()).containsEntry("FailedConnect", 1L);
    }

    @Test
    void rejectedPacketStaysAndIsTriedAgain() throws Exception {
        List<Boolean> answers = new CopyOnWriteArrayList<>(List.of(false));
        int port = serve(MmtpFixtures.IDENTITY, packet -> {
            received.add(packet);
            return Future.succeededFuture(answers.isEmpty() || answers.remove(0));
        });
        String id = put(MmtpFixtures.packet(world.random), port);
        work();
        await().until(() -> failures() == 1 && idle());
        assertThat(outgoing.list()).containsExactly(id);

        clock.advance(RelayWorld.RETRY);
        work();
        await().until(() -> outgoing.list().isEmpty());
        assertThat(received).hasSize(2);
    }

    @Test
    void packetWithoutAcknowledgementStays() throws Exception {
        int port = serve(MmtpFixtures.IDENTITY, packet -> {
            received.add(packet);
            return Promise.<Boolean>promise().future();
        });
        String id = put(MmtpFixtures.packet(world.random), port);
        work();

        await().until(() -> received.size() == 1);
        await().until(() -> failures() == 1);
        assertThat(outgoing.list()).containsExactly(id);
    }

    @Test
    void acknowledgedPacketsOfABrokenBatchAreRemoved() throws Exception {
        int port = serve(MmtpFixtures.IDENTITY, packet -> {
            received.add(packet);
            return received.size() <= 2
                    ? Future.succeededFuture(true)
                    : Promise.<Boolean>promise().future();
        });
        for (int i = 0; i < 5; i++) {
            put(MmtpFixtures.packet(world.random), port);
        }
        work();

        await().until(() -> failures() == 3);
        assertThat(outgoing.list()).hasSize(3);
    }

    @Test
    void restartKeepsTheTimeOfTheNextAttempt() throws Exception {
        int port = deadPort();
        put(MmtpFixtures.packet(world.random), port);
        work();
        await().until(() -> failures() == 1 && idle());
        serveAt(port, MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(received.add(packet)));

        world.open();
        work();
        await().during(Duration.ofSeconds(1)).until(received::isEmpty);
        clock.advance(RelayWorld.RETRY);
        work();
        await().until(() -> outgoing.list().isEmpty());
    }

    @Test
    void packetOlderThanTheScheduleIsGivenUp() throws Exception {
        put(MmtpFixtures.packet(world.random), deadPort());
        work();
        await().until(() -> failures() == 1 && idle());

        clock.advance(RelayWorld.RETRY.multipliedBy(3).plusSeconds(1));
        work();
        assertThat(outgoing.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("UnretriableRelay", 1L);
    }

    @Test
    void connectionsAreLimitedAndEveryDestinationGetsItsTurn() throws Exception {
        Set<Integer> open = new HashSet<>();
        List<Integer> most = new CopyOnWriteArrayList<>();
        world.maxConnections = 2;
        world.open();
        List<Packet> packets = new ArrayList<>();
        for (int peer = 0; peer < 6; peer++) {
            int number = peer;
            int port = serve(MmtpFixtures.IDENTITY, packet -> {
                synchronized (open) {
                    open.add(number);
                    most.add(open.size());
                }
                received.add(packet);
                Promise<Boolean> later = Promise.promise();
                world.vertx.setTimer(200, unused -> {
                    synchronized (open) {
                        open.remove(number);
                    }
                    later.complete(true);
                });
                return later.future();
            });
            Packet packet = MmtpFixtures.packet(world.random);
            packets.add(packet);
            put(packet, port);
        }
        await().until(() -> {
            work();
            return outgoing.list().isEmpty();
        });

        assertThat(received).containsExactlyInAnyOrderElementsOf(packets);
        assertThat(most).allMatch(count -> count <= 2);
    }

    @Test
    void moreThanOneConnectionTakesGoOnAnotherAfterEverybodyElse() throws Exception {
        int many = RelayQueue.MOST_IN_ONE_GO + 50;
        List<Digest20> arrived = new CopyOnWriteArrayList<>();
        Promise<Boolean> othersThere = Promise.promise();
        PacketSink sink = packet -> {
            arrived.add(packet.sha1());
            return arrived.size() == 1 ? othersThere.future() : Future.succeededFuture(true);
        };
        world.maxConnections = 1;
        world.open();
        int port = serve(MmtpFixtures.IDENTITY, sink);
        Set<Digest20> sent = new HashSet<>();
        for (int i = 0; i < many; i++) {
            sent.add(world.putQuickly(MmtpFixtures.packet(world.random), port));
        }
        work();
        await().until(() -> !arrived.isEmpty());
        Digest20 other = world.putQuickly(MmtpFixtures.packet(world.random), serve(MmtpFixtures.IDENTITY, sink));
        work();
        othersThere.complete(true);

        await().until(() -> outgoing.list().isEmpty() && idle());
        assertThat(arrived).doesNotHaveDuplicates().hasSize(many + 1).containsAll(sent);
        assertThat(arrived.indexOf(other)).isEqualTo(RelayQueue.MOST_IN_ONE_GO);
        assertThat(counters.snapshot()).containsEntry("SuccessfulConnect", 3L);
    }

    @Test
    void whileNobodyElseWaitsAllGoOnOneConnection() throws Exception {
        int many = RelayQueue.MOST_IN_ONE_GO + 50;
        List<Digest20> arrived = new CopyOnWriteArrayList<>();
        world.maxConnections = 1;
        world.open();
        int port = serve(MmtpFixtures.IDENTITY, packet -> {
            arrived.add(packet.sha1());
            return Future.succeededFuture(true);
        });
        Set<Digest20> sent = new HashSet<>();
        for (int i = 0; i < many; i++) {
            sent.add(world.putQuickly(MmtpFixtures.packet(world.random), port));
        }
        work();
        await().until(() -> outgoing.list().isEmpty() && idle());
        assertThat(arrived).doesNotHaveDuplicates().hasSize(many).containsAll(sent);
        assertThat(counters.snapshot()).containsEntry("SuccessfulConnect", 1L);
    }

    @Test
    void whatIsNoPacketIsSetAside() throws Exception {
        try (Pool.Batch batch = outgoing.batch()) {
            batch.write(new PoolRecord(
                    new Outbound.Relay("127.0.0.1", 1, MmtpFixtures.KEY_ID).header(), new byte[] {1, 2, 3}));
            batch.commit();
        }
        work();

        assertThat(outgoing.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("CorruptFile", 1L);
    }

    private void work() throws Exception {
        world.work();
    }

    private boolean idle() throws Exception {
        return world.idle();
    }

    private long failures() {
        return world.failures();
    }

    private String put(Packet packet, int port) throws IOException {
        return world.put(packet, port);
    }

    private int serve(RsaPrivateKey identity, PacketSink sink) throws Exception {
        return world.serveAt(0, identity, sink);
    }

    private int serveAt(int port, RsaPrivateKey identity, PacketSink sink) throws Exception {
        return world.serveAt(port, identity, sink);
    }

    private static int deadPort() throws IOException {
        return RelayWorld.deadPort();
    }
}
