package net.mixminion.mmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.mixminion.mmtp.SendOutcome.Status;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that speak TLS as the reference does, by the openssl command: in both directions, on our usual ports. */
@Timeout(120)
class ReferencePeersTest {
    private static final byte[] GREETING = VersionLine.OURS.getBytes(US_ASCII);

    @TempDir
    private Path dir = Path.of("");

    private final Random random = new Random(5);
    private final Vertx vertx = Vertx.vertx();
    private final List<Packet> received = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private int serve(boolean legacyTls) throws Exception {
        MmtpServerOptions options = new MmtpServerOptions(
                "127.0.0.1",
                0,
                MmtpFixtures.tlsIdentity(),
                Admission.of(ConnectionLimits.of(Duration.ofMinutes(1))),
                Throttle.NONE,
                legacyTls,
                false);
        return new MmtpServer(vertx, options, packet -> Future.succeededFuture(received.add(packet)))
                .start()
                .await(10, TimeUnit.SECONDS);
    }

    private static String shown(int port, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port));
        arguments.addAll(List.of(options));
        return Openssl.run("HELO\r\n", arguments);
    }

    @Test
    void clientOfTls10IsServedLikeAnyOther() throws Exception {
        Block send = new Block(Block.Command.SEND, MmtpFixtures.packet(random));
        Block junk = new Block(Block.Command.JUNK, MmtpFixtures.packet(random));
        try (Openssl client = Openssl.client(serve(true), Openssl.REFERENCE)) {
            client.write(GREETING);
            assertThat(client.read(GREETING.length)).isEqualTo(GREETING);
            client.write(send.encode());
            client.write(junk.encode());
            assertThat(client.read(30)).isEqualTo(send.received());
            assertThat(client.read(30)).isEqualTo(junk.received());
        }
        assertThat(received).containsExactly(send.packet());
    }

    @ParameterizedTest
    @CsvSource({"-tls1, TLSv1", "-tls1_1, TLSv1.1", "-tls1_2, TLSv1.2"})
    void suiteOfTheReferenceIsNegotiatedAsTheReferenceDoes(String option, String protocol) throws Exception {
        String shown = shown(serve(true), option, "-cipher", "ALL:@SECLEVEL=0");
        assertThat(shown).containsPattern("Protocol *: " + protocol + "\n");
        assertThat(shown).containsPattern("Cipher *: DHE-RSA-AES128-SHA\n");
    }

    @Test
    void newerPeersAreNotBroughtDown() throws Exception {
        assertThat(shown(serve(true))).contains("New, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256");
    }

    @Test
    void sessionOfTls13IsNotResumedAndNoTicketIsGiven() throws Exception {
        int port = serve(true);
        Path session = dir.resolve("session");
        assertThat(shown(port, "-tls1_3", "-sess_out", session.toString()))
                .contains("New, TLSv1.3")
                .doesNotContain("New Session Ticket arrived");
        // openssl writes the file when a ticket comes: there is none to come back with
        assertThat(session).doesNotExist();
        assertThat(shown(port, "-tls1_3", "-reconnect")).contains("New, ").doesNotContain("Reused, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1", "-tls1_2"})
    void sessionOfAnOldProtocolIsNotResumed(String option) throws Exception {
        String shown = shown(serve(true), option, "-cipher", "ALL:@SECLEVEL=0", "-reconnect");
        assertThat(shown).contains("New, ").doesNotContain("Reused, ").doesNotContain("TLS session ticket:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1", "-tls1_2"})
    void legacyTlsCanBeTurnedOff(String option) throws Exception {
        assertThat(shown(serve(false), option, "-cipher", "ALL:@SECLEVEL=0")).contains("alert protocol version");
    }

    @Test
    void noOtherSuiteIsSpoken() throws Exception {
        assertThat(shown(serve(true), "-tls1", "-cipher", "AES128-SHA:DHE-RSA-AES256-SHA:@SECLEVEL=0"))
                .contains("Cipher is (NONE)");
    }

    /** Renegotiation is typed to openssl as an R; the reference's OpenSSL grants it as well. */
    @Test
    void clientMayRenegotiateAndGoOn() throws Exception {
        Block send = new Block(Block.Command.SEND, MmtpFixtures.packet(random));
        int port = serve(true);
        try (Openssl client = Openssl.interactive(port, Openssl.REFERENCE)) {
            client.write(GREETING);
            client.awaitText("MMTP 0.3");
            client.write("R\n".getBytes(US_ASCII));
            client.awaitText("RENEGOTIATING");
            client.write(send.encode());
            await().until(() -> received.size() == 1);
        }
        assertThat(received).containsExactly(send.packet());
    }

    private Openssl referenceServer(int port) throws Exception {
        String group = Openssl.run("", List.of("dhparam", "-dsaparam", "1024"));
        Path file = Files.writeString(dir.resolve("dh.pem"), group.substring(group.indexOf("-----BEGIN")));
        List<String> options = new ArrayList<>(Openssl.REFERENCE);
        options.addAll(List.of("-dhparam", file.toString()));
        Openssl server = Openssl.server(port, dir, MmtpFixtures.referenceIdentity(), options);
        await().until(() -> listens(port));
        return server;
    }

    /** Looks in the system's table of sockets: a connection would be the one that openssl waits for. */
    private static boolean listens(int port) throws IOException {
        String wanted = String.format(":%04X 00000000:0000 0A", port);
        return Files.readString(Path.of("/proc/net/tcp")).contains(wanted);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private MmtpClient client(boolean legacyTls) {
        return new MmtpClient(
                vertx,
                MmtpClientOptions.withTimeout(Duration.ofSeconds(20)).with(Throttle.NONE, legacyTls),
                Clock.systemUTC());
    }

    @Test
    void serverOfTls10WithAGroupOf1024BitsGetsItsPackets() throws Exception {
        int port = freePort();
        List<Packet> packets = MmtpFixtures.packets(2, random);
        try (Openssl server = referenceServer(port)) {
            Future<List<SendOutcome>> outcomes = client(true).send(MmtpFixtures.loopback(port), packets);
            assertThat(server.read(GREETING.length)).isEqualTo(GREETING);
            server.write(GREETING);
            for (Packet packet : packets) {
                Optional<Block> block = MmtpFixtures.parse(server.read(Block.LENGTH));
                assertThat(block).contains(new Block(Block.Command.SEND, packet));
                server.write(block.orElseThrow().received());
            }
            assertThat(outcomes.await(20, TimeUnit.SECONDS)).containsOnly(SendOutcome.ACCEPTED);
        }
    }

    /** No OpenSSL of today does it: a group of 512 bits, as in the reference. */
    @Test
    void serverOfTls10WithAGroupOf512BitsGetsItsPackets() throws Exception {
        List<Packet> packets = MmtpFixtures.packets(2, random);
        try (ShortGroupServer server = new ShortGroupServer(MmtpFixtures.referenceIdentity(), 2)) {
            assertThat(client(true)
                            .send(MmtpFixtures.loopback(server.port()), packets)
                            .await(20, TimeUnit.SECONDS))
                    .containsExactly(SendOutcome.ACCEPTED, SendOutcome.ACCEPTED);
            assertThat(server.received()).isEqualTo(packets);
        }
    }

    @Test
    void serverOfTls10IsUnreachedWhereLegacyTlsIsTurnedOff() throws Exception {
        int port = freePort();
        try (Openssl server = referenceServer(port)) {
            assertThat(client(false)
                            .send(MmtpFixtures.loopback(port), MmtpFixtures.packets(1, random))
                            .await(20, TimeUnit.SECONDS))
                    .extracting(SendOutcome::status)
                    .containsExactly(Status.UNREACHED);
            assertThat(server).isNotNull();
        }
    }

    /** The other connections of the process: what they offer when nobody tells them what to. */
    @Test
    void contextsOfOthersOfferNothingOld() throws Exception {
        javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(null, null, null);
        for (javax.net.ssl.SSLParameters defaults : List.of(
                context.getDefaultSSLParameters(), context.createSSLEngine().getSSLParameters())) {
            assertThat(defaults.getProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
            assertThat(defaults.getCipherSuites())
                    .isNotEmpty()
                    .allMatch(suite -> suite.startsWith("TLS_ECDHE_")
                            || suite.startsWith("TLS_AES_")
                            || suite.startsWith("TLS_CHACHA20_"));
        }
        try (var socket =
                (javax.net.ssl.SSLServerSocket) context.getServerSocketFactory().createServerSocket()) {
            assertThat(socket.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        }
        assertThat(Arrays.asList(System.getProperty("jdk.tls.client.SignatureSchemes", "")
                        .split(",")))
                .isNotEmpty()
                .noneMatch(scheme -> scheme.contains("sha1") || scheme.contains("md5"));
    }

    private ClientHello greeting(boolean legacyTls) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<List<SendOutcome>> unused = client(legacyTls)
                    .send(MmtpFixtures.loopback(listener.getLocalPort()), MmtpFixtures.packets(1, random));
            try (Socket socket = listener.accept()) {
                socket.setSoTimeout(10_000);
                return ClientHello.read(socket.getInputStream());
            }
        }
    }

    @Test
    void greetingOffersThreeSuitesAndNoWayBackIntoASession() throws Exception {
        ClientHello hello = greeting(true);
        assertThat(hello.suites()).containsExactly(0x1301, 0x1302, 0x0033);
        // no server name, no application protocol, no ticket, no session to come back to
        assertThat(hello.extensions()).doesNotContain(0, 16, 35, 41);
    }

    @Test
    void greetingDoesNotTellWhetherOldPeersAreWanted() throws Exception {
        assertThat(greeting(false)).isEqualTo(greeting(true));
    }
}
