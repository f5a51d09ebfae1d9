package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.AccessRules;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.mmtp.MmtpServer;
import net.mixminion.mmtp.MmtpServerOptions;
import net.mixminion.mmtp.PacketSink;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RelayQueueTest {
    private static final Duration RETRY = Duration.ofHours(1);
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final Random random = new Random(4);
    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final Counters counters = new Counters();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Packet> received = new CopyOnWriteArrayList<>();
    private Path home;
    private Pool outgoing;
    private RelayQueue queue;
    private Names names = Names.of(vertx);
    private Duration mixInterval = Duration.ZERO;
    private TargetPolicy targets = new TargetPolicy(AccessRules.NONE, true, Set.of());

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        home = directory;
        Files.createDirectory(home.resolve("keys"));
        outgoing = Pool.open(home.resolve("outgoing"));
        queue = newQueue(10);
    }

    @AfterEach
    void stop() throws Exception {
        thread.shutdown();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void everyPacketReachesAGoodPeerOnceAndIsRemoved() throws Exception {
        int port = serve(MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(received.add(packet)));
        List<Packet> packets = MmtpFixtures.packets(150, random);
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
        String waiting = put(MmtpFixtures.packet(random), dead);
        put(MmtpFixtures.packet(random), port);
        work();

        await().until(() -> received.size() == 1);
        await().until(() -> failures() == 1);
        assertThat(outgoing.list()).containsExactly(waiting);
    }

    @Test
    void destinationThatFailedIsLeftAloneUntilItsTimeAndThenGetsEverything() throws Exception {
        int port = deadPort();
        Packet first = MmtpFixtures.packet(random);
        Packet second = MmtpFixtures.packet(random);
        put(first, port);
        work();
        await().until(() -> failures() == 1 && idle());
        put(second, port);
        serveAt(port, MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(received.add(packet)));
        clock.advance(RETRY.minusSeconds(1));
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
        String id = put(MmtpFixtures.packet(random), port);
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
        String id = put(MmtpFixtures.packet(random), port);
        work();
        await().until(() -> failures() == 1 && idle());
        assertThat(outgoing.list()).containsExactly(id);

        clock.advance(RETRY);
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
        String id = put(MmtpFixtures.packet(random), port);
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
            put(MmtpFixtures.packet(random), port);
        }
        work();

        await().until(() -> failures() == 3);
        assertThat(outgoing.list()).hasSize(3);
    }

    @Test
    void restartKeepsTheTimeOfTheNextAttempt() throws Exception {
        int port = deadPort();
        put(MmtpFixtures.packet(random), port);
        work();
        await().until(() -> failures() == 1 && idle());
        serveAt(port, MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(received.add(packet)));

        queue = newQueue(10);
        work();
        await().during(Duration.ofSeconds(1)).until(received::isEmpty);
        clock.advance(RETRY);
        work();
        await().until(() -> outgoing.list().isEmpty());
    }

    @Test
    void packetOlderThanTheScheduleIsGivenUp() throws Exception {
        put(MmtpFixtures.packet(random), deadPort());
        work();
        await().until(() -> failures() == 1 && idle());

        clock.advance(RETRY.multipliedBy(3).plusSeconds(1));
        work();
        assertThat(outgoing.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("UnretriableRelay", 1L);
    }

    @Test
    void connectionsAreLimitedAndEveryDestinationGetsItsTurn() throws Exception {
        Set<Integer> open = new HashSet<>();
        List<Integer> most = new CopyOnWriteArrayList<>();
        queue = newQueue(2);
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
                vertx.setTimer(200, unused -> {
                    synchronized (open) {
                        open.remove(number);
                    }
                    later.complete(true);
                });
                return later.future();
            });
            Packet packet = MmtpFixtures.packet(random);
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

    private RelayQueue newQueue(int maxConnections) throws IOException {
        return new RelayQueue(
                new OutgoingPackets(
                        outgoing, PacketAges.load(outgoing.directory().resolve(".ages")), counters, clock),
                new Loopback(home.resolve("keys"), Pool.open(home.resolve("incoming")), Bus.NONE, counters),
                new RelayQueue.Network(
                        new MmtpClient(vertx, MmtpClientOptions.withTimeout(ANSWER), Clock.systemUTC()), names),
                DestinationStates.load(outgoing.directory().resolve(".destinations")),
                destination -> true,
                counters,
                clock,
                new SecureRandom(),
                thread,
                new SenderConfig(
                        home,
                        home.resolve("keys"),
                        home,
                        maxConnections,
                        new RetrySchedule(List.of(RETRY, RETRY, RETRY)),
                        mixInterval,
                        targets,
                        ANSWER,
                        new MailConfig(
                                home,
                                home.resolve("hold-mail"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofDays(31),
                                "localhost",
                                ANSWER)));
    }

    private void work() throws Exception {
        thread.submit(() -> {
                    queue.work();
                    return true;
                })
                .get();
    }

    /** Whether nothing is under way; asked on the queue's thread, which has then done all it was given. */
    private boolean idle() throws Exception {
        return thread.submit(() -> counters.snapshot().getOrDefault("AttemptedRelay", 0L)
                        == counters.snapshot().getOrDefault("SuccessfulRelay", 0L) + failures())
                .get();
    }

    private long failures() {
        return counters.snapshot().getOrDefault("FailedRelay", 0L);
    }

    private String put(Packet packet, int port) throws IOException {
        try (Pool.Batch batch = outgoing.batch()) {
            String id = batch.write(new PoolRecord(
                    new Outbound.Relay("127.0.0.1", port, MmtpFixtures.KEY_ID).header(), packet.bytes()));
            batch.commit();
            return id;
        }
    }

    private int serve(RsaPrivateKey identity, PacketSink sink) throws Exception {
        return serveAt(0, identity, sink);
    }

    private int serveAt(int port, RsaPrivateKey identity, PacketSink sink) throws Exception {
        return new MmtpServer(
                        vertx,
                        new MmtpServerOptions(
                                "127.0.0.1",
                                port,
                                MmtpFixtures.tlsIdentity(identity, Instant.now()),
                                Duration.ofMinutes(1)),
                        sink)
                .start()
                .await(10, TimeUnit.SECONDS);
    }

    private static int deadPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
