package net.mixminion.mmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import net.mixminion.mmtp.Block.Command;
import net.mixminion.mmtp.SendOutcome.Status;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MmtpClientTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Random random = new Random(11);
    private final Vertx vertx = Vertx.vertx();
    private final MmtpClient client =
            new MmtpClient(vertx, MmtpClientOptions.withTimeout(Duration.ofSeconds(10)), Clock.systemUTC());

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    static List<Status> send(MmtpClient client, MmtpAddress to, List<Packet> packets) throws Exception {
        return client.send(to, packets).await(20, TimeUnit.SECONDS).stream()
                .map(SendOutcome::status)
                .toList();
    }

    private List<Status> send(ScriptedServer server, List<Packet> packets) throws Exception {
        return send(client, MmtpFixtures.loopback(server.port()), packets);
    }

    private MmtpClient impatient() {
        Duration enough = Duration.ofSeconds(10);
        return new MmtpClient(vertx, new MmtpClientOptions(enough, enough, Duration.ofSeconds(1)), Clock.systemUTC());
    }

    @Test
    void acceptedPacketsAreToldOneByOneAndTheConnectionIsClosed() throws Exception {
        List<Packet> packets = MmtpFixtures.packets(3, random);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            peer.acceptBlocks(3);
            assertThat(ScriptedServer.countToEnd(peer)).isZero();
        })) {
            List<SendOutcome> outcomes = client.send(
                            MmtpFixtures.loopback(server.port()),
                            packets,
                            (index, outcome) -> told.add(index + " " + outcome.status()))
                    .await(20, TimeUnit.SECONDS);
            assertThat(outcomes).containsExactly(SendOutcome.ACCEPTED, SendOutcome.ACCEPTED, SendOutcome.ACCEPTED);
            assertThat(told).containsExactly("0 ACCEPTED", "1 ACCEPTED", "2 ACCEPTED");
            server.awaitScript();
        }
    }

    @Test
    void rejectedPacketDoesNotStopTheOthers() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            peer.write(peer.readBlock().received());
            peer.write(peer.readBlock().rejected());
            peer.write(peer.readBlock().received());
            ScriptedServer.countToEnd(peer);
        })) {
            assertThat(send(server, MmtpFixtures.packets(3, random)))
                    .containsExactly(Status.ACCEPTED, Status.REJECTED, Status.ACCEPTED);
            server.awaitScript();
        }
    }

    @Test
    void wrongAnswerFailsTheRest() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            peer.write(peer.readBlock().received());
            byte[] wrong = peer.readBlock().received();
            wrong[29] ^= 1;
            peer.write(wrong);
            ScriptedServer.countToEnd(peer);
        })) {
            assertThat(send(server, MmtpFixtures.packets(3, random)))
                    .containsExactly(Status.ACCEPTED, Status.FAILED, Status.FAILED);
            server.awaitScript();
        }
    }

    @Test
    void answersInTheWrongOrderFailTheRest() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            Block first = peer.readBlock();
            Block second = peer.readBlock();
            peer.write(second.received());
            peer.write(first.received());
            ScriptedServer.countToEnd(peer);
        })) {
            assertThat(send(server, MmtpFixtures.packets(2, random))).containsExactly(Status.FAILED, Status.FAILED);
            server.awaitScript();
        }
    }

    @Test
    void answerForASendDoesNotServeForJunk() throws Exception {
        Packet junk = MmtpFixtures.packet(random);
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            peer.write(new Block(Command.SEND, peer.readBlock().packet()).received());
            ScriptedServer.countToEnd(peer);
        })) {
            List<SendOutcome> outcomes = client.sendBlocks(
                            MmtpFixtures.loopback(server.port()),
                            List.of(new Block(Command.JUNK, junk)),
                            (index, outcome) -> {})
                    .await(20, TimeUnit.SECONDS);
            assertThat(outcomes).extracting(SendOutcome::status).containsExactly(Status.FAILED);
        }
    }

    @Test
    void junkIsSentAndItsAnswerChecked() throws Exception {
        Block junk = new Block(Command.JUNK, MmtpFixtures.packet(random));
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            Block block = peer.readBlock();
            assertThat(block).isEqualTo(junk);
            peer.write(block.received());
        })) {
            assertThat(client.sendBlocks(MmtpFixtures.loopback(server.port()), List.of(junk), (index, outcome) -> {})
                            .await(20, TimeUnit.SECONDS))
                    .containsExactly(SendOutcome.ACCEPTED);
            server.awaitScript();
        }
    }

    @Test
    void moreAnswersThanPacketsChangeNothing() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            byte[] answer = peer.readBlock().received();
            byte[] thrice = new byte[90];
            for (int i = 0; i < 90; i++) {
                thrice[i] = answer[i % 30];
            }
            peer.write(thrice);
        })) {
            assertThat(send(server, MmtpFixtures.packets(1, random))).containsExactly(Status.ACCEPTED);
        }
    }

    @Test
    void dataInTheAnswersFailsTheRest() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            byte[] answer = peer.readBlock().received();
            peer.write("X".getBytes(US_ASCII));
            peer.write(answer);
            ScriptedServer.countToEnd(peer);
        })) {
            assertThat(send(server, MmtpFixtures.packets(2, random))).containsExactly(Status.FAILED, Status.FAILED);
        }
    }

    @Test
    void connectionResetAfterAnAnswerFailsOnlyTheRest() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            peer.write(peer.readBlock().received());
        })) {
            List<Status> outcomes = send(server, MmtpFixtures.packets(20, random));
            assertThat(outcomes).hasSize(20);
            assertThat(outcomes.get(0)).isEqualTo(Status.ACCEPTED);
            assertThat(outcomes.subList(1, 20)).containsOnly(Status.FAILED);
        }
    }

    @Test
    void answersMayComeInPieces() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            for (int i = 0; i < 2; i++) {
                for (byte octet : peer.readBlock().received()) {
                    peer.write(new byte[] {octet});
                }
            }
        })) {
            assertThat(send(server, MmtpFixtures.packets(2, random))).containsExactly(Status.ACCEPTED, Status.ACCEPTED);
        }
    }

    @Test
    void neverMoreThanSixteenPacketsWaitForTheirAnswers() throws Exception {
        AtomicLong read = new AtomicLong();
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                blocks.add(peer.readBlock());
            }
            peer.socket.setSoTimeout((int) SHORT.toMillis());
            try {
                peer.read(1);
                throw new AssertionError("a seventeenth block came without an answer");
            } catch (SocketTimeoutException e) {
                read.set(16);
            }
            peer.socket.setSoTimeout(10_000);
            for (Block block : blocks) {
                peer.write(block.received());
            }
            peer.acceptBlocks(4);
        })) {
            assertThat(send(server, MmtpFixtures.packets(20, random)))
                    .hasSize(20)
                    .containsOnly(Status.ACCEPTED);
            server.awaitScript();
            assertThat(read).hasValue(16);
        }
    }

    @Test
    void closedPortIsUnreached() throws Exception {
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }
        List<SendOutcome> outcomes = client.send(MmtpFixtures.loopback(port), MmtpFixtures.packets(1, random))
                .await(20, TimeUnit.SECONDS);
        assertThat(outcomes.get(0).connected()).isFalse();
        assertThat(outcomes.get(0).reason()).contains("refused");
    }

    @Test
    void hostThatIsNotThereIsUnreached() throws Exception {
        assertThat(send(
                        client,
                        new MmtpAddress("no-such-host.invalid", 48099, MmtpFixtures.KEY_ID),
                        MmtpFixtures.packets(1, random)))
                .containsExactly(Status.UNREACHED);
        assertThat(send(
                        client,
                        new MmtpAddress("x".repeat(300), 48099, MmtpFixtures.KEY_ID),
                        MmtpFixtures.packets(1, random)))
                .containsExactly(Status.UNREACHED);
    }

    @Test
    void peerThatNeverShakesHandsIsGivenUpAndItsSocketClosed() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MmtpClient hasty = new MmtpClient(vertx, new MmtpClientOptions(SHORT, SHORT, SHORT), Clock.systemUTC());
            var outcomes = hasty.send(MmtpFixtures.loopback(listener.getLocalPort()), MmtpFixtures.packets(1, random));
            try (Socket socket = listener.accept()) {
                socket.setSoTimeout(10_000);
                socket.getInputStream().readAllBytes();
            }
            assertThat(outcomes.await(20, TimeUnit.SECONDS))
                    .extracting(SendOutcome::status)
                    .containsExactly(Status.UNREACHED);
        }
    }

    @Test
    void peerThatNeverGreetsIsGivenUp() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), ScriptedServer::countToEnd)) {
            assertThat(send(impatient(), MmtpFixtures.loopback(server.port()), MmtpFixtures.packets(1, random)))
                    .containsExactly(Status.FAILED);
            server.awaitScript();
        }
    }

    @Test
    void peerThatStopsToAnswerIsGivenUpAfterTheTimeForOneAnswer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            peer.acceptBlocks(2);
            ScriptedServer.countToEnd(peer);
        })) {
            assertThat(send(impatient(), MmtpFixtures.loopback(server.port()), MmtpFixtures.packets(3, random)))
                    .containsExactly(Status.ACCEPTED, Status.ACCEPTED, Status.FAILED);
            server.awaitScript();
        }
    }

    @Test
    void otherVersionIsRefused() throws Exception {
        for (String line : List.of("MMTP 0.4\r\n", "MMTP 0.1,0.3\r\n", "HELO\r\n", "MMTP 0.3\r\nRECEIVED\r\n")) {
            try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
                peer.read(10);
                peer.write(line.getBytes(US_ASCII));
                assertThat(ScriptedServer.countToEnd(peer)).isZero();
            })) {
                assertThat(send(server, MmtpFixtures.packets(1, random)))
                        .as(line)
                        .containsExactly(Status.FAILED);
                server.awaitScript();
            }
        }
    }

    @Test
    void listenerThatThrowsDoesNotDisturbTheConversation() throws Exception {
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            peer.acceptBlocks(2);
        })) {
            assertThat(client.send(
                                    MmtpFixtures.loopback(server.port()),
                                    MmtpFixtures.packets(2, random),
                                    (index, outcome) -> {
                                        throw new IllegalStateException("a test's listener");
                                    })
                            .await(20, TimeUnit.SECONDS))
                    .containsExactly(SendOutcome.ACCEPTED, SendOutcome.ACCEPTED);
        }
    }

    @Test
    void greetingOfTlsNamesNoHost() throws Exception {
        Vertx withHosts = Vertx.vertx(new VertxOptions()
                .setAddressResolverOptions(
                        new AddressResolverOptions().setHostsValue(Buffer.buffer("127.0.0.1 mix.example.net\n"))));
        List<SNIServerName> names = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
            peer.greet();
            names.addAll(((ExtendedSSLSession) peer.socket.getSession()).getRequestedServerNames());
            peer.acceptBlocks(1);
        })) {
            MmtpClient byName =
                    new MmtpClient(withHosts, MmtpClientOptions.withTimeout(Duration.ofSeconds(10)), Clock.systemUTC());
            assertThat(send(
                            byName,
                            new MmtpAddress("mix.example.net", server.port(), MmtpFixtures.KEY_ID),
                            MmtpFixtures.packets(1, random)))
                    .containsExactly(Status.ACCEPTED);
            assertThat(names).isEmpty();
        } finally {
            withHosts.close().await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void noPacketsNeedNoConnection() throws Exception {
        assertThat(send(client, MmtpFixtures.loopback(1), List.of())).isEmpty();
    }
}
