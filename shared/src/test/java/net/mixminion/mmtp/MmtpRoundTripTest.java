package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our two ends with each other, and OpenSSL's client with ours. */
@Timeout(120)
class MmtpRoundTripTest {
    private final Random random = new Random(3);
    private final Vertx vertx = Vertx.vertx();
    private final List<Packet> received = Collections.synchronizedList(new ArrayList<>());
    private final MmtpServer server = new MmtpServer(
            vertx,
            new MmtpServerOptions("127.0.0.1", 0, MmtpFixtures.tlsIdentity(), Duration.ofMinutes(5)),
            packet -> Future.succeededFuture(received.add(packet)));
    private final MmtpClient client =
            new MmtpClient(vertx, MmtpClientOptions.withTimeout(Duration.ofSeconds(30)), Clock.systemUTC());
    private int port;

    @BeforeEach
    void start() throws Exception {
        port = server.start().await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void thousandPacketsArriveInOrder() throws Exception {
        List<Packet> packets = MmtpFixtures.packets(1000, random);

        List<SendOutcome> outcomes =
                client.send(MmtpFixtures.loopback(port), packets).await(100, TimeUnit.SECONDS);

        assertThat(outcomes).hasSize(1000).containsOnly(SendOutcome.ACCEPTED);
        assertThat(received).isEqualTo(packets);
    }

    @Test
    void samePacketTwiceIsAcknowledgedTwice() throws Exception {
        Packet packet = MmtpFixtures.packet(random);

        assertThat(client.send(MmtpFixtures.loopback(port), List.of(packet, packet))
                        .await(20, TimeUnit.SECONDS))
                .containsExactly(SendOutcome.ACCEPTED, SendOutcome.ACCEPTED);
        assertThat(received).containsExactly(packet, packet);
    }

    @Test
    void manyConnectionsAtOnceWhileTheCertificateIsRenewed() throws Exception {
        List<Future<List<SendOutcome>>> sending = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sending.add(client.send(MmtpFixtures.loopback(port), MmtpFixtures.packets(3, random)));
            if (i % 10 == 5) {
                server.updateIdentity(MmtpFixtures.tlsIdentity(
                        MmtpFixtures.IDENTITY, Instant.now().minusSeconds(i)));
            }
        }
        for (Future<List<SendOutcome>> outcomes : sending) {
            assertThat(outcomes.await(60, TimeUnit.SECONDS)).hasSize(3).containsOnly(SendOutcome.ACCEPTED);
        }
        assertThat(received).hasSize(120);
    }

    @Test
    void hostNamesAreResolved() throws Exception {
        assertThat(client.send(
                                new net.mixminion.packet.MmtpAddress("localhost", port, MmtpFixtures.KEY_ID),
                                MmtpFixtures.packets(1, random))
                        .await(20, TimeUnit.SECONDS))
                .containsExactly(SendOutcome.ACCEPTED);
    }

    /** What {@code openssl s_client} prints; the test fails where it is not installed. */
    private String openssl(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // a line that is no version line: the server ends the conversation, and so s_client ends
        process.getOutputStream().write("HELO\r\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void opensslSeesTheTransportAndTheIdentityCertificate() throws Exception {
        String shown = openssl("-showcerts");

        assertThat(shown.split("-----BEGIN CERTIFICATE-----", -1)).hasSize(3);
        assertThat(shown).containsPattern("0 s:O ?= ?Mixminion network, CN ?= ?\"?Tester<MMTP>\"?\n");
        assertThat(shown).containsPattern("1 s:O ?= ?Mixminion network, CN ?= ?Tester\n");
        assertThat(shown).contains("TLSv1.3");
    }

    @Test
    void opensslIsGivenNoTicketToComeBackWith() throws Exception {
        String shown = openssl("-msg");

        assertThat(shown).contains("TLS 1.3, Handshake [length");
        assertThat(shown).doesNotContain("NewSessionTicket");
    }
}
