package net.mixminion.sender;

import io.vertx.core.Future;
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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.AccessRules;
import net.mixminion.crypto.Digest20;
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
import net.mixminion.spool.Prefix;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Counters;

/** A relay queue with its pools, its clock and servers that packets go to. */
final class RelayWorld {
    static final Duration RETRY = Duration.ofHours(1);

    private static final String LOOPBACK = "127.0.0.1";

    final Path home;
    final TestClock clock = new TestClock();
    final Counters counters = new Counters();
    final List<Packet> received = new CopyOnWriteArrayList<>();
    final Pool outgoing;
    final Pool incoming;
    volatile boolean accepting = true;
    TargetPolicy targets = new TargetPolicy(AccessRules.NONE, true, Set.of());
    Names names;
    Duration mixInterval = Duration.ZERO;
    int maxConnections = 10;
    int linkPadding = 1;
    Duration patience = Duration.ofMinutes(1);
    Duration answer = Duration.ofSeconds(3);

    final Vertx vertx = Vertx.vertx();
    final Random random = new Random(4);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final ExecutorService remover = Executors.newSingleThreadExecutor();
    private RelayQueue queue;

    RelayWorld(Path home) throws IOException {
        this.home = home;
        Files.createDirectory(home.resolve("keys"));
        outgoing = Pool.open(home.resolve("outgoing"));
        incoming = Pool.open(home.resolve("incoming"));
        names = Names.of(vertx);
        queue = newQueue();
    }

    /** Begins anew with what is set now, as after a restart. */
    void open() throws Exception {
        thread.submit(queue::save).get();
        queue = newQueue();
    }

    private RelayQueue newQueue() throws IOException {
        return new RelayQueue(
                new OutgoingPackets(
                        outgoing,
                        PacketAges.load(new LazyFile(outgoing.directory().resolve(".ages"), Runnable::run)),
                        counters,
                        clock),
                new Loopback(home.resolve("keys"), incoming, Bus.NONE, counters),
                new RelayQueue.Network(
                        new MmtpClient(vertx, MmtpClientOptions.withTimeout(answer), Clock.systemUTC()),
                        host -> names.find(host)),
                DestinationStates.load(new LazyFile(outgoing.directory().resolve(".destinations"), Runnable::run)),
                destination -> true,
                counters,
                clock,
                new SecureRandom(),
                thread,
                remover,
                new SenderConfig(
                        home,
                        home.resolve("keys"),
                        home,
                        maxConnections,
                        new RetrySchedule(List.of(RETRY, RETRY, RETRY)),
                        mixInterval,
                        targets,
                        answer,
                        patience,
                        linkPadding,
                        new MailConfig(
                                home,
                                home.resolve("hold-mail"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofDays(31),
                                "localhost",
                                answer)));
    }

    void work() throws Exception {
        thread.submit(() -> {
                    queue.work();
                    return true;
                })
                .get();
    }

    void fired() throws Exception {
        thread.submit(() -> queue.fired()).get();
    }

    /** Whether nothing is under way; asked on the queue's thread, which has then done all it was given. */
    boolean idle() throws Exception {
        return thread.submit(() -> counters.snapshot().getOrDefault("AttemptedRelay", 0L)
                        == counters.snapshot().getOrDefault("SuccessfulRelay", 0L) + failures())
                .get();
    }

    long failures() {
        return counters.snapshot().getOrDefault("FailedRelay", 0L);
    }

    String put(Packet packet, String host, int port, Digest20 keyId) throws IOException {
        try (Pool.Batch batch = outgoing.batch()) {
            String id = batch.write(new PoolRecord(new Outbound.Relay(host, port, keyId).header(), packet.bytes()));
            batch.commit();
            return id;
        }
    }

    /** A packet for the tested identity on a port of this machine. */
    String put(Packet packet, int port) throws IOException {
        return put(packet, LOOPBACK, port, MmtpFixtures.KEY_ID);
    }

    /** As many packets as {@code count} says of random octets for the tested identity on a port of this machine. */
    void put(int count, int port) throws IOException {
        for (int i = 0; i < count; i++) {
            put(MmtpFixtures.packet(random), port);
        }
    }

    /** Puts a packet for the local server at a port without an fsync, which takes long where there are many; its SHA-1. */
    Digest20 putQuickly(Packet packet, int port) throws IOException {
        PoolRecord record =
                new PoolRecord(new Outbound.Relay(LOOPBACK, port, MmtpFixtures.KEY_ID).header(), packet.bytes());
        Digest20 digest = packet.sha1();
        Files.write(outgoing.directory().resolve(Prefix.MSG.name(digest.hex())), record.encode());
        return digest;
    }

    /** A server that takes packets while {@link #accepting} is true; its port. */
    int serve(RsaPrivateKey identity) throws Exception {
        return serveAt(0, identity, packet -> {
            received.add(packet);
            return Future.succeededFuture(accepting);
        });
    }

    /** A server with a sink of its own on a port, or on a free one if that is 0; its port. */
    int serveAt(int port, RsaPrivateKey identity, PacketSink sink) throws Exception {
        return serveAt(LOOPBACK, port, identity, sink);
    }

    int serveAt(String address, int port, RsaPrivateKey identity, PacketSink sink) throws Exception {
        return new MmtpServer(
                        vertx,
                        new MmtpServerOptions(
                                address,
                                port,
                                MmtpFixtures.tlsIdentity(identity, Instant.now()),
                                Duration.ofMinutes(1)),
                        sink)
                .start()
                .await(10, TimeUnit.SECONDS);
    }

    static int deadPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    void stop() throws Exception {
        thread.shutdown();
        remover.shutdown();
        vertx.close().await(20, TimeUnit.SECONDS);
    }
}
