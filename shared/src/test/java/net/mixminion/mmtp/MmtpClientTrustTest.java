package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.mmtp.SendOutcome.Status;
import net.mixminion.packet.MmtpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client says nothing to anybody but the identity that it was told to send to. */
@Timeout(60)
class MmtpClientTrustTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Random random = new Random(11);
    private final Vertx vertx = Vertx.vertx();
    private final MmtpClient client =
            new MmtpClient(vertx, MmtpClientOptions.withTimeout(Duration.ofSeconds(10)), Clock.systemUTC());

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private void assertNothingIsSaid(TlsIdentity shown, MmtpClient client, Digest20 expected) throws Exception {
        AtomicLong heard = new AtomicLong(-1);
        try (ScriptedServer server = new ScriptedServer(shown, peer -> heard.set(ScriptedServer.countToEnd(peer)))) {
            assertThat(MmtpClientTest.send(
                            client,
                            new MmtpAddress("127.0.0.1", server.port(), expected),
                            MmtpFixtures.packets(2, random)))
                    .containsExactly(Status.UNREACHED, Status.UNREACHED);
            await().until(() -> heard.get() >= 0);
            assertThat(heard).hasValue(0);
        }
    }

    @Test
    void nothingIsSaidToAnotherIdentity() throws Exception {
        assertNothingIsSaid(
                MmtpFixtures.tlsIdentity(MmtpFixtures.STRANGER, Instant.now()), client, MmtpFixtures.KEY_ID);
    }

    @Test
    void nothingIsSaidToAChainThatTheIdentityHasNotSigned() throws Exception {
        List<X509Certificate> forged = List.of(
                MmtpFixtures.tlsIdentity(MmtpFixtures.STRANGER, Instant.now())
                        .chain()
                        .get(0),
                MmtpFixtures.tlsIdentity().chain().get(1));
        assertNothingIsSaid(TlsIdentity.of(MmtpFixtures.TRANSPORT, forged), client, MmtpFixtures.KEY_ID);
    }

    @Test
    void nothingIsSaidToAnExpiredCertificate() throws Exception {
        Instant longAgo = Instant.now().minus(TransportCertificates.LIFETIME).minusSeconds(1);
        assertNothingIsSaid(MmtpFixtures.tlsIdentity(MmtpFixtures.IDENTITY, longAgo), client, MmtpFixtures.KEY_ID);
    }

    @Test
    void nothingIsSaidWhenTheClientsClockIsBeforeTheCertificate() throws Exception {
        Clock behind = Clock.offset(
                Clock.systemUTC(),
                TransportCertificates.BACKDATED.plusMinutes(1).negated());
        MmtpClient early = new MmtpClient(vertx, MmtpClientOptions.withTimeout(Duration.ofSeconds(10)), behind);
        assertNothingIsSaid(MmtpFixtures.tlsIdentity(), early, MmtpFixtures.KEY_ID);
    }

    @Test
    void keyIdOfZerosIsRefusedWithoutAConnection() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MmtpAddress nobody = new MmtpAddress("127.0.0.1", listener.getLocalPort(), Digest20.of(new byte[20]));
            assertThat(MmtpClientTest.send(client, nobody, MmtpFixtures.packets(1, random)))
                    .containsExactly(Status.UNREACHED);
            listener.setSoTimeout((int) SHORT.toMillis());
            assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
