package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.TestNetwork.Offer;
import net.mixminion.client.TestNetwork.Server;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code send}, {@code queue}, {@code inspect-queue}: what is kept until it is acknowledged. */
class QueueCommandTest {
    private final Path home;
    private final Path queue;
    private final TestNetwork network;
    private final CommandRun mixminion;
    private final Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    private final LocalDate today = LocalDate.now(clock);

    QueueCommandTest(@TempDir Path home) {
        this.home = home;
        this.queue = home.resolve(".mixminion/queue");
        this.network = new TestNetwork(home);
        this.mixminion = new CommandRun(home).at(clock);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void whatTheFirstServerDoesntTakeIsQueuedAndSentByFlushOnceItIsUp() throws IOException {
        Server a = network.start("Aye", Offer.RELAY);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        a.close();

        Result sent = mixminion.input(long100()).run("send", "-t", "joe@example.org", "-P", "Aye,Bee");

        assertThat(sent.code()).isEqualTo(69);
        assertThat(sent.out()).isEmpty();
        assertThat(sent.err()).hasSize(2);
        assertThat(sent.err().get(0)).contains("not taken by Aye: ").contains("(packets 1, 2, 3, 4, 5, 6 of 6)");
        assertThat(sent.err().get(1))
                .isEqualTo("mixminion: what was not taken stays in the queue; mixminion flush sends it");
        assertThat(mixminion.run("inspect-queue").out())
                .containsExactly("6 packets for Aye (127.0.0.1:" + a.port() + "), the oldest since " + today);
        Set<Packet> queued = packets();
        assertThat(queued).hasSize(6);

        a.reopen();
        Result flushed = mixminion.run("flush");

        assertThat(flushed.err()).isEmpty();
        assertThat(flushed.code()).isZero();
        assertThat(flushed.out()).containsExactly("6 packets handed to Aye");
        assertThat(a.received).hasSize(6);
        assertThat(Set.copyOf(a.received)).isEqualTo(queued);
        assertThat(names()).containsExactly(".claims");
        assertThat(mixminion.run("inspect-queue").out()).containsExactly("nothing is queued");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "send --queue"})
    void queuesWithoutConnectingToAnybody(String command) throws IOException {
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(b);
        Path descriptor = home.resolve("ears");
        try (ServerSocket ears = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            TestNetwork.writeDescriptor(
                    descriptor,
                    "Ears",
                    Offer.RELAY,
                    ears.getLocalPort(),
                    TestNetwork.key(6),
                    TestNetwork.key(7),
                    Instant.now());
            Result result = mixminion
                    .input("x")
                    .run((command + " -t joe@example.org -P " + descriptor + ",Bee").split(" ", -1));
            assertThat(result.err()).isEmpty();
            assertThat(result.code()).isZero();
            assertThat(result.out()).containsExactly("1 packet queued for Ears");
            ears.setSoTimeout(1);
            assertThatThrownBy(ears::accept).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(packets()).hasSize(1);
        assertThat(b.received).isEmpty();
    }

    @Test
    void aFileTellsNothingButTheFirstServerAndTheDay() throws IOException {
        mixminion.imports(network.start("Aye", Offer.RELAY), network.start("Bee", Offer.EXIT));
        mixminion.input("secret").run("queue", "-t", "joe@example.org", "-P", "Aye,Bee", "--subject=secret");
        Path file = queue.resolve(names().stream()
                .filter(name -> name.startsWith("msg_"))
                .findFirst()
                .orElseThrow());
        byte[] octets = Files.readAllBytes(file);
        // what is behind the header is encrypted
        String text = new String(octets, 0, octets.length - Packet.PACKET_LENGTH, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("Aye").doesNotContain("Bee", "joe", "example", "secret");
        Pool pool = Pool.open(queue);
        assertThat(pool.header(pool.list().get(0)).orElseThrow())
                .containsOnlyKeys("pool", "host", "port", "keyid", "nickname", "queued")
                .containsEntry("queued", today.toString());
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(Files.getPosixFilePermissions(queue)).hasSize(3);
    }

    @Test
    void aRejectedPacketStaysQueued() throws IOException {
        Server a = network.start("Aye", Offer.RELAY, packet -> false);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        Result result = mixminion.input("x").run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.code()).isEqualTo(75);
        assertThat(result.err().get(0)).contains("the peer refused the packet (packet 1 of 1)");
        assertThat(packets()).hasSize(1);
        assertThat(mixminion.run("flush").code()).isEqualTo(75);
        assertThat(packets()).hasSize(1);
    }

    @Test
    void onlyWhatWasAcknowledgedIsDeleted() throws IOException {
        Set<Packet> rejected = new HashSet<>();
        Server a = network.start("Aye", Offer.RELAY, packet -> !(rejected.size() < 2 && rejected.add(packet)));
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        Result result = mixminion.input(long100()).run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.code()).isEqualTo(75);
        assertThat(result.out()).containsExactly("4 packets handed to Aye");
        assertThat(packets()).isEqualTo(rejected);
    }

    @Test
    void nothingIsSentThatCantBeQueued() throws IOException {
        Server a = network.start("Aye", Offer.RELAY);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        Files.createFile(queue);
        Result result = mixminion.input("x").run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.code()).isEqualTo(74);
        assertThat(result.err())
                .singleElement()
                .asString()
                .contains("queue is no directory")
                .endsWith("; nothing was sent (--no-queue sends without a queue)");
        assertThat(a.received).isEmpty();
    }

    @Test
    void withoutTheQueueNothingIsKept() {
        Server a = network.start("Aye", Offer.RELAY);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        a.close();
        Result result = mixminion.input("x").run("send", "--no-queue", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.err().get(1)).contains("nothing was kept; to send the message again, give the same command");
        assertThat(queue).doesNotExist();
    }

    @Test
    void inspectsByNameAndMakesNoQueue() {
        assertThat(mixminion.run("inspect-queue").out()).containsExactly("nothing is queued");
        assertThat(home).isEmptyDirectory();
        Server a = network.start("Aye", Offer.RELAY);
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(a, b);
        for (String path : List.of("Bee,Bee", "Aye,Bee", "Bee,Bee")) {
            mixminion.input("x").run("queue", "-t", "joe@example.org", "-P", path);
        }
        String day = ", the oldest since " + today;
        assertThat(mixminion.run("inspect-queue").out())
                .containsExactly(
                        "1 packet for Aye (127.0.0.1:" + a.port() + ")" + day,
                        "2 packets for Bee (127.0.0.1:" + b.port() + ")" + day);
    }

    private Set<Packet> packets() throws IOException {
        Pool pool = Pool.open(queue);
        Set<Packet> packets = new HashSet<>();
        for (String id : pool.list()) {
            packets.add(Packet.of(pool.read(id).orElseThrow().body()));
        }
        return packets;
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(queue)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static byte[] long100() {
        byte[] body = new byte[100_000];
        new Random(1).nextBytes(body);
        return body;
    }
}
