package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.mixminion.mmtp.Block.Command;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that take what they are not to have: too many places, too much time, too much bandwidth. */
@Timeout(60)
class MmtpServerLimitsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Random random = new Random(13);
    private final Vertx vertx = Vertx.vertx();
    private final List<Packet> packets = Collections.synchronizedList(new ArrayList<>());
    private Admission admission = Admission.of(ConnectionLimits.of(LONG));
    private Throttle throttle = Throttle.NONE;

    private int serve() throws Exception {
        MmtpServerOptions options =
                new MmtpServerOptions("127.0.0.1", 0, MmtpFixtures.tlsIdentity(), admission, throttle, true, false);
        return new MmtpServer(vertx, options, packet -> Future.succeededFuture(packets.add(packet)))
                .start()
                .await(10, TimeUnit.SECONDS);
    }

    private int serve(Duration handshake, Duration line, Duration block, Duration idle, Duration age) throws Exception {
        admission = Admission.of(new ConnectionLimits(100, 100, handshake, line, block, idle, age));
        return serve();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private Block block() {
        return new Block(Command.SEND, MmtpFixtures.packet(random));
    }

    private static Socket silent(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private void assertServed(RawClient client) throws IOException {
        Block block = block();
        client.write(block.encode());
        assertThat(client.read(30)).isEqualTo(block.received());
    }

    @Test
    void handshakeThatDoesNotEndIsEnded() throws Exception {
        int port = serve(SHORT, LONG, LONG, LONG, LONG);
        try (Socket client = silent(port)) {
            client.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
            assertThat(client.getInputStream().readAllBytes()).isEmpty();
        }
        await().until(() -> admission.size() == 0);
    }

    @Test
    void versionLineThatTricklesIsEnded() throws Exception {
        int port = serve(LONG, SHORT, LONG, LONG, LONG);
        try (RawClient client = new RawClient(port)) {
            client.write("MMT");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void blockThatTricklesIsEndedThoughOctetsCome() throws Exception {
        int port = serve(LONG, LONG, SHORT, LONG, LONG);
        byte[] octets = block().encode();
        try (RawClient client = RawClient.greeted(port)) {
            int sent = 0;
            boolean ended = false;
            while (!ended && sent < 1000) {
                client.write(new byte[] {octets[sent++]});
                ended = !client.hearsNothingFor(Duration.ofMillis(50));
            }
            assertThat(ended).isTrue();
            assertThat(sent).isBetween(3, 100);
        }
    }

    @Test
    void idleClientIsEnded() throws Exception {
        int port = serve(LONG, LONG, LONG, SHORT, LONG);
        try (RawClient client = RawClient.greeted(port)) {
            assertServed(client);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a write that blocks can't be interrupted
    void clientThatNeverReadsItsAnswersIsCutOffBeforeTheyFillTheMemory() throws Exception {
        int port = serve(LONG, LONG, LONG, Duration.ofSeconds(1), LONG);
        byte[] octets = block().encode();
        try (RawClient client = RawClient.greeted(port, 2048)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            client.write(octets);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        await().until(() -> admission.size() == 0);
        // the system's own buffers hold most of the answers
        assertThat(packets).isNotEmpty();
        assertThat(packets.size() * Block.ANSWER_LENGTH).isLessThan(100_000);
    }

    @Test
    void connectionOfFullAgeIsEndedBetweenTwoBlocks() throws Exception {
        int port = serve(LONG, LONG, LONG, LONG, SHORT);
        byte[] octets = block().encode();
        try (RawClient client = RawClient.greeted(port)) {
            client.write(Arrays.copyOf(octets, 20_000));
            assertThat(client.hearsNothingFor(SHORT.multipliedBy(2))).isTrue();
            client.write(Arrays.copyOfRange(octets, 20_000, octets.length));
            assertThat(client.readToEnd()).hasSize(30);
        }
        assertThat(packets).hasSize(1);
    }

    @Test
    void moreFromOneAddressThanItsShareAreLetGoAtOnce() throws Exception {
        admission = Admission.of(ConnectionLimits.of(100, 2, LONG));
        int port = serve();
        try (RawClient first = RawClient.greeted(port);
                RawClient second = RawClient.greeted(port);
                Socket third = silent(port)) {
            assertThat(third.getInputStream().read()).isEqualTo(-1);
            assertServed(first);
            assertServed(second);
        }
        await().until(() -> admission.size() == 0);
        try (RawClient later = RawClient.greeted(port)) {
            assertServed(later);
        }
    }

    @Test
    void whenAllPlacesAreTakenTheLongestIdleGoesAndTheNewcomerIsServed() throws Exception {
        admission = Admission.of(ConnectionLimits.of(3, 10, LONG));
        int port = serve();
        try (Socket shaking = silent(port)) {
            await().until(() -> admission.size() == 1);
            try (RawClient idle = RawClient.greeted(port);
                    RawClient busy = RawClient.greeted(port)) {
                assertServed(idle);
                assertServed(busy);
                try (RawClient newcomer = RawClient.greeted(port)) {
                    assertServed(newcomer);
                    assertThat(shaking.getInputStream().readAllBytes()).isEmpty();
                    assertServed(busy);
                    try (RawClient another = RawClient.greeted(port)) {
                        assertServed(another);
                        assertThat(idle.readToEnd()).isEmpty();
                        assertServed(busy);
                    }
                }
            }
        }
    }

    @Test
    void bandwidthIsSharedByAllConnections() throws Exception {
        // eight blocks of 32 KB, of which four are saved up, at 256 KB a second: half a second
        throttle = SharedBandwidth.alone(256 * 1024, 128 * 1024);
        int port = serve();
        long begun;
        try (RawClient first = RawClient.greeted(port);
                RawClient second = RawClient.greeted(port)) {
            // a slow handshake is not to be taken for the limit
            begun = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                assertServed(first);
                assertServed(second);
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
    }

    @Test
    void greetingOfTlsThatIsTooLongIsRefused() throws Exception {
        int port = serve();
        try (Socket client = silent(port)) {
            // a message of 16 MB is announced: nothing of it is waited for
            byte[] record = new byte[5 + 16_384];
            System.arraycopy(new byte[] {22, 3, 1, 64, 0, 1, -1, -1, -1}, 0, record, 0, 9);
            int written = 0;
            try {
                while (written < 100) {
                    client.getOutputStream().write(record);
                    written++;
                }
            } catch (IOException e) {
                // refused while we still spoke
            }
            await().until(() -> admission.size() == 0);
        }
    }
}
