package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import net.mixminion.packet.Hop;
import net.mixminion.packet.Packet;
import net.mixminion.testnet.PacketSource.Tagged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad packets, bad files and bad peers cost themselves and nothing else; and the mix lets nothing go before its time. */
class PoisonIT {
    @TempDir
    private Path directory;

    private final Installation installation = Installation.find();
    private final Vertx vertx = Vertx.vertx();
    private final PacketSource source = new PacketSource(vertx);
    private TestServer server;
    private NextHop next;
    private Hop hop;

    @BeforeEach
    void start() throws Exception {
        next = NextHop.start(vertx);
        server = TestServer.create(installation, directory, "brave", TestServer.freePort(), Duration.ofHours(1));
        server.start();
        hop = server.hop();
    }

    @AfterEach
    void leaveNothingBehind() {
        server.close();
        next.close();
        vertx.close().await();
    }

    @Test
    void poisonCostsNothingButItself() throws Exception {
        Map<String, Long> processes = Stages.of(server);
        List<Tagged> good = source.make(5, hop, next.hop());

        knockWithGarbage();
        leaveInTheMiddleOfAPacket();
        assertThat(source.sendRaw(hop, List.of(source.noise(), source.noise()))).isTrue();
        assertThat(source.send(hop, good)).hasSize(5);
        assertThat(source.sendRaw(
                        hop, List.of(good.get(0).packet(), oneBitOff(good.get(1).packet()))))
                .isTrue();
        Files.write(server.pool("incoming").resolve("msg_CutShortCutShort"), new byte[1000]);
        Files.write(server.pool("incoming").resolve("msg_EmptyEmptyEmpty0"), new byte[0]);

        Trial.await("everything is looked at")
                .untilAsserted(() -> assertThat(server.waiting("incoming")).isZero());
        assertThat(server.waiting("mix")).isEqualTo(5);
        assertThat(Trial.files(server, "crp_"))
                .containsExactlyInAnyOrder("incoming/crp_CutShortCutShort", "incoming/crp_EmptyEmptyEmpty0");
        String damaged = damageOneInTheMix();

        // an hour is long: what waits in the mix is still there, also after a restart
        assertThat(Stages.of(server)).isEqualTo(processes);
        assertThat(next.received()).isZero();
        assertThat(server.waiting("outgoing")).isZero();
        for (String half :
                List.of("mix/inp_HalfHalfHalfHalf", "mix/rmv_GoneGoneGoneGone", "outgoing/inpm_HalfHalfHalf")) {
            Files.write(server.baseDir().resolve("work/queues").resolve(half), new byte[10]);
        }
        assertThat(server.stop()).isZero();
        server.start();
        assertThat(server.waiting("mix")).isEqualTo(5);
        assertThat(Trial.files(server, "inp", "rmv")).isEmpty();

        // until its operator wants it otherwise
        processes = Stages.of(server);
        Trial.configure(server, "MixInterval", "2 seconds");
        assertThat(installation
                        .server(server.directory(), server.config(), "reload")
                        .status())
                .isZero();
        Trial.await("the others at the next hop")
                .untilAsserted(() -> assertThat(next.tags()).hasSize(4));
        assertThat(good.stream().map(Tagged::tag)).containsAll(next.tags());
        Trial.awaitEmpty(server);
        assertThat(Trial.files(server, "crp_"))
                .containsExactlyInAnyOrder(
                        "incoming/crp_CutShortCutShort", "incoming/crp_EmptyEmptyEmpty0", "mix/crp_" + damaged);
        assertThat(Stages.of(server)).isEqualTo(processes);
        Trial.awaitSaid("counts")
                .untilAsserted(() -> assertThat(Trial.stats(installation, server))
                        .containsEntry("ReceivedPacket", 9L)
                        .containsEntry("Discarded:REPLAY", 1L)
                        .containsEntry("CorruptFile", 3L)
                        .containsEntry("FiredPacket", 4L)
                        .containsEntry("SuccessfulRelay", 4L));
    }

    private String damageOneInTheMix() throws IOException {
        List<String> mix = new ArrayList<>(Trial.files(server, "msg_"));
        mix.removeIf(name -> !name.startsWith("mix/"));
        Path victim = server.baseDir().resolve("work/queues").resolve(mix.get(0));
        byte[] octets = Files.readAllBytes(victim);
        octets[octets.length / 2] ^= 1;
        Files.write(victim, octets);
        return mix.get(0).substring("mix/msg_".length());
    }

    private static Packet oneBitOff(Packet packet) {
        byte[] octets = packet.bytes().clone();
        octets[Packet.HEADER_LENGTH - 1] ^= 1;
        return Packet.of(octets);
    }

    private void knockWithGarbage() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            byte[] garbage = new byte[1 << random.nextInt(14)];
            random.nextBytes(garbage);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                write(socket, garbage);
            }
        }
    }

    /** Behaves well up to the middle of a packet, and speaks no known language on another connection. */
    private void leaveInTheMiddleOfAPacket() throws Exception {
        byte[] half = new byte[10_000];
        Arrays.fill(half, (byte) 'x');
        SSLContext anybody = SSLContext.getInstance("TLS");
        anybody.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
        for (String line : List.of("MMTP 0.3\r\n", "MMTP 9.9\r\n", "EHLO localhost\r\n", "A".repeat(5000))) {
            try (SSLSocket socket = (SSLSocket)
                    anybody.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
                write(socket, line.getBytes(StandardCharsets.US_ASCII));
                write(socket, "SEND\r\n".getBytes(StandardCharsets.US_ASCII));
                write(socket, half);
            }
        }
    }

    /** The server may hang up as soon as it has seen enough. */
    private static void write(Socket socket, byte[] octets) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(octets);
            out.flush();
        } catch (IOException e) {
            assertThat(e).as("the server hung up").isInstanceOf(IOException.class);
        }
    }

    private static final class TrustsAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
