package net.mixminion.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.AccessRules;
import net.mixminion.config.AddressSet;
import net.mixminion.keys.KeySets;
import net.mixminion.mmtp.Block;
import net.mixminion.mmtp.ConnectionLimits;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Counters;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import net.mixminion.stage.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class ReceiverTest {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    @TempDir
    private Path dir = Path.of("");

    private final Random random = new Random(9);
    private final Vertx vertx = Vertx.vertx();
    private final Vertx clientVertx = Vertx.vertx();
    private final Counters counters = new Counters();
    private final LocalBus bus = new LocalBus();
    private AccessRules access = AccessRules.NONE;
    private long minFree;
    private final List<Receiver> receivers = new ArrayList<>();
    private final MmtpClient client =
            new MmtpClient(clientVertx, MmtpClientOptions.withTimeout(Duration.ofSeconds(10)), Clock.systemUTC());

    private Path keyDir() {
        return dir.resolve("keys");
    }

    private Receiver receiver(boolean enabled, String address, int port) {
        return receiver(enabled, address, port, 0, false);
    }

    private Receiver receiver(boolean enabled, String address, int port, int instance, boolean sharedPort) {
        ReceiverConfig config = new ReceiverConfig(
                enabled,
                List.of(address),
                port,
                instance,
                sharedPort,
                ConnectionLimits.TOTAL,
                ConnectionLimits.PER_ADDRESS,
                Duration.ofMinutes(1),
                access,
                true,
                minFree,
                OptionalLong.empty(),
                OptionalLong.empty(),
                dir.resolve("incoming"),
                keyDir(),
                dir);
        Receiver receiver = new Receiver(config, vertx, bus, counters, Clock.systemUTC(), () -> {});
        receivers.add(receiver);
        return receiver;
    }

    private Receiver started() throws Exception {
        KeySets.write(keyDir(), "key_0001", MmtpFixtures.tlsIdentity());
        Receiver receiver = receiver(true, "127.0.0.1", 0);
        receiver.start();
        return receiver;
    }

    @AfterEach
    void stop() throws Exception {
        receivers.forEach(receiver -> receiver.stop(LIMIT));
        vertx.close().await(20, TimeUnit.SECONDS);
        clientVertx.close().await(20, TimeUnit.SECONDS);
    }

    private List<SendOutcome> send(Receiver to, List<Packet> packets) throws Exception {
        return client.send(MmtpFixtures.loopback(to.ports().get(0)), packets).await(20, TimeUnit.SECONDS);
    }

    private List<Packet> stored() throws IOException {
        Pool pool = Pool.open(dir.resolve("incoming"));
        List<Packet> packets = new ArrayList<>();
        for (String id : pool.list()) {
            packets.add(Packet.of(pool.read(id, Packet.PACKET_LENGTH).orElseThrow()));
        }
        return packets;
    }

    @Test
    void packetsAreStoredAcknowledgedCountedAndTheMixerIsTold() throws Exception {
        Receiver receiver = started();
        List<Packet> packets = MmtpFixtures.packets(50, random);

        assertThat(send(receiver, packets)).hasSize(50).containsOnly(SendOutcome.ACCEPTED);

        assertThat(stored()).containsExactlyInAnyOrderElementsOf(packets);
        assertThat(counters.snapshot()).containsEntry("ReceivedPacket", 50L).containsEntry("ReceivedConnection", 1L);
        assertThat(bus.published).contains(Topic.INCOMING);
    }

    @Test
    void junkIsAcknowledgedAndLeavesNoFile() throws Exception {
        Receiver receiver = started();

        assertThat(client.sendBlocks(
                                MmtpFixtures.loopback(receiver.ports().get(0)),
                                List.of(new Block(Block.Command.JUNK, MmtpFixtures.packet(random))),
                                (index, outcome) -> {})
                        .await(20, TimeUnit.SECONDS))
                .containsExactly(SendOutcome.ACCEPTED);

        assertThat(stored()).isEmpty();
        await().untilAsserted(() -> assertThat(dir.resolve("incoming")).isEmptyDirectory());
        assertThat(counters.snapshot()).doesNotContainKey("ReceivedPacket");
    }

    @Test
    void poolThatTakesNothingMeansRejectedAndLaterAcceptedAgain() throws Exception {
        Receiver receiver = started();
        List<Packet> packets = MmtpFixtures.packets(2, random);
        Path incoming = dir.resolve("incoming");
        Files.move(incoming, dir.resolve("aside"));

        assertThat(send(receiver, packets)).containsExactly(SendOutcome.REJECTED, SendOutcome.REJECTED);
        Files.move(dir.resolve("aside"), incoming);
        assertThat(send(receiver, packets)).containsExactly(SendOutcome.ACCEPTED, SendOutcome.ACCEPTED);

        assertThat(counters.snapshot()).containsEntry("RejectedPacket", 2L).containsEntry("ReceivedPacket", 2L);
    }

    @Test
    void withoutRoomOnTheDiskEverythingIsRejectedAndNothingIsLeft() throws Exception {
        minFree = Long.MAX_VALUE;
        Receiver receiver = started();

        assertThat(send(receiver, MmtpFixtures.packets(3, random)))
                .containsOnly(SendOutcome.REJECTED)
                .hasSize(3);

        assertThat(stored()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("RejectedPacket", 3L).doesNotContainKey("ReceivedPacket");
        await().untilAsserted(() -> assertThat(dir.resolve("incoming")).isEmptyDirectory());
    }

    @Test
    void rulesKeepClientsOutBeforeTheHandshake() throws Exception {
        access = new AccessRules(List.of(
                new AccessRules.Rule(false, AddressSet.parse("127.0.0.1", false)),
                new AccessRules.Rule(true, AddressSet.parse("*", true))));
        Receiver receiver = started();
        int port = receiver.ports().get(0);

        assertThat(send(receiver, MmtpFixtures.packets(1, random)))
                .extracting(SendOutcome::status)
                .containsExactly(SendOutcome.Status.UNREACHED);
        try (Socket denied = new Socket(InetAddress.getLoopbackAddress(), port)) {
            denied.setSoTimeout(10_000);
            assertThat(denied.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket allowed = new Socket()) {
            allowed.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
            allowed.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            allowed.setSoTimeout(300);
            assertThatThrownBy(() -> allowed.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void listensOnIpv6AsWell() throws Exception {
        KeySets.write(keyDir(), "key_0001", MmtpFixtures.tlsIdentity());
        Receiver receiver = receiver(true, "::1", 0);
        receiver.start();

        try (Socket socket = new Socket()) {
            byte[] loopback = new byte[16];
            loopback[15] = 1;
            socket.connect(new InetSocketAddress(
                    InetAddress.getByAddress(loopback), receiver.ports().get(0)));
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // it is no TLS: closed, with an alert or without
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
        }
    }

    @Test
    void newCertificateIsShownAfterTheHint() throws Exception {
        KeySets.write(
                keyDir(),
                "key_0001",
                MmtpFixtures.tlsIdentity(MmtpFixtures.IDENTITY, Instant.now().minus(Duration.ofDays(3))));
        Receiver receiver = receiver(true, "127.0.0.1", 0);
        receiver.start();
        List<Packet> packets = MmtpFixtures.packets(1, random);
        assertThat(send(receiver, packets).get(0).reason()).contains("expired");

        KeySets.writeCertificate(keyDir(), "key_0001", MmtpFixtures.tlsIdentity());
        bus.hearHint(Topic.KEYS);

        await().untilAsserted(() -> assertThat(send(receiver, packets)).containsExactly(SendOutcome.ACCEPTED));
    }

    @Test
    void certificateThatDoesNotFitLeavesTheOldOneInPlace() throws Exception {
        Receiver receiver = started();
        Files.writeString(keyDir().resolve("key_0001/mmtp.cert"), "half a file");
        bus.hearHint(Topic.KEYS);

        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(send(receiver, MmtpFixtures.packets(1, random)))
                        .containsExactly(SendOutcome.ACCEPTED));
    }

    @Test
    void waitsForKeydToMakeTheFirstKey() throws Exception {
        Receiver receiver = receiver(true, "127.0.0.1", 0);
        Thread starting = new Thread(() -> {
            try {
                receiver.start();
            } catch (StageException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        starting.start();
        await().during(Duration.ofMillis(300)).until(() -> receiver.ports().isEmpty());
        KeySets.write(keyDir(), "key_0001", MmtpFixtures.tlsIdentity());
        starting.join(10_000);

        assertThat(send(receiver, MmtpFixtures.packets(1, random))).containsExactly(SendOutcome.ACCEPTED);
    }

    @Test
    void waitingForKeysEndsWithTheOrderToStop() throws Exception {
        Receiver receiver = receiver(true, "127.0.0.1", 0);
        List<Throwable> ended = Collections.synchronizedList(new ArrayList<>());
        Thread starting = new Thread(() -> {
            try {
                receiver.start();
            } catch (StageException | InterruptedException e) {
                ended.add(e);
            }
        });
        starting.start();
        await().until(() -> Files.exists(dir.resolve("incoming")));
        starting.interrupt();
        starting.join(10_000);

        assertThat(ended).hasSize(1).first().isInstanceOf(InterruptedException.class);
    }

    private StageException failureToStart(String address, int port) throws Exception {
        KeySets.write(keyDir(), "key_0001", MmtpFixtures.tlsIdentity());
        return catchThrowableOfType(
                StageException.class, () -> receiver(true, address, port).start());
    }

    @Test
    void occupiedPortEndsTheStartWithTheReason() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StageException failure = failureToStart("127.0.0.1", other.getLocalPort());
            assertThat(failure).hasMessageContaining("another program uses it");
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        }
    }

    @Test
    void foreignAddressEndsTheStartWithTheReason() throws Exception {
        StageException failure = failureToStart("192.0.2.77", 48099);
        assertThat(failure).hasMessageContaining("this machine has no such address");
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void poolThatIsAFileEndsTheStart() throws Exception {
        Files.writeString(dir.resolve("incoming"), "");
        StageException failure = failureToStart("127.0.0.1", 0);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.CANT_CREATE);
    }

    @Test
    void withoutIncomingMmtpItListensNowhere() throws Exception {
        Receiver receiver = receiver(false, "127.0.0.1", 0);
        receiver.start();

        assertThat(receiver.ports()).isEmpty();
    }

    @Test
    void secondReceiverStaysOutOfTheWayWhereAPortCannotBeShared() throws Exception {
        KeySets.write(keyDir(), "key_0001", MmtpFixtures.tlsIdentity());
        Receiver first = receiver(true, "127.0.0.1", 0, 0, true);
        Receiver second = receiver(true, "127.0.0.1", 0, 1, true);
        first.start();
        second.start();

        assertThat(first.ports()).hasSize(1);
        assertThat(second.ports()).hasSize(vertx.isNativeTransportEnabled() ? 1 : 0);
    }

    @Test
    void stopAcknowledgesWhatIsStoredAndClosesThePort() throws Exception {
        Receiver receiver = started();
        int port = receiver.ports().get(0);
        List<Packet> packets = MmtpFixtures.packets(400, random);
        var sending = client.send(MmtpFixtures.loopback(port), packets);
        await().until(() -> counters.snapshot().getOrDefault("ReceivedPacket", 0L) > 20);
        receiver.stop(LIMIT);

        long accepted = sending.await(20, TimeUnit.SECONDS).stream()
                .filter(SendOutcome::accepted)
                .count();
        assertThat(stored()).hasSize((int) accepted);
        assertThat(client.send(MmtpFixtures.loopback(port), packets.subList(0, 1))
                        .await(20, TimeUnit.SECONDS))
                .extracting(SendOutcome::status)
                .containsExactly(SendOutcome.Status.UNREACHED);
    }

    @Test
    void logTellsNothingOfPeersAboveDebug() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("net.mixminion");
        Level before = ours.getLevel();
        ours.setLevel(Level.INFO);
        log.start();
        root.addAppender(log);
        try {
            Receiver receiver = started();
            send(receiver, MmtpFixtures.packets(3, random));
            int port = receiver.ports().get(0);
            talkNonsense(port);
            receiver.stop(LIMIT);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("listening on 127.0.0.1 port " + port);
        } finally {
            root.detachAppender(log);
            ours.setLevel(before);
        }
    }

    private static void talkNonsense(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }
}
