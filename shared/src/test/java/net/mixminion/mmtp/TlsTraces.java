package net.mixminion.mmtp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.packet.MmtpAddress;

/**
 * A program that talks to itself over MMTP and prints all that an observer on the wire can tell this process by; for
 * {@link TlsOfJdksTest}, which runs it with one JDK after the other.
 */
final class TlsTraces {
    private final Vertx vertx = Vertx.vertx();
    private final TlsIdentity identity;
    private final RsaPrivateKey identityKey;

    private TlsTraces(RsaPrivateKey identityKey, TlsIdentity identity) {
        this.identityKey = identityKey;
        this.identity = identity;
    }

    /** @param args the files of an identity key and of a transport key, and the time when certificates are made */
    public static void main(String[] args) throws Exception {
        LegacyTls.permit();
        RsaPrivateKey identityKey = RsaKeys.parsePem(Files.readAllBytes(Path.of(args[0])));
        RsaPrivateKey transport = RsaKeys.parsePem(Files.readAllBytes(Path.of(args[1])));
        List<X509Certificate> chain =
                TransportCertificates.chain("Tester", transport.publicKey(), identityKey, Instant.parse(args[2]));
        TlsTraces traces = new TlsTraces(identityKey, TlsIdentity.of(transport, chain));
        try {
            for (boolean legacy : new boolean[] {true, false}) {
                traces.ours(legacy);
            }
            for (String protocol : List.of("TLSv1", "TLSv1.2")) {
                traces.old(protocol);
            }
        } finally {
            traces.vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    private int serve(boolean legacy) throws Exception {
        MmtpServerOptions options = new MmtpServerOptions(
                "127.0.0.1",
                0,
                identity,
                Admission.of(ConnectionLimits.of(Duration.ofMinutes(1))),
                Throttle.NONE,
                legacy,
                false);
        return new MmtpServer(vertx, options, packet -> Future.succeededFuture(true))
                .start()
                .await(10, TimeUnit.SECONDS);
    }

    private void ours(boolean legacy) throws Exception {
        MmtpClientOptions options = MmtpClientOptions.withTimeout(Duration.ofSeconds(20));
        MmtpClient client = new MmtpClient(vertx, options.with(Throttle.NONE, legacy), Clock.systemUTC());
        try (TlsTap tap = new TlsTap(serve(legacy))) {
            MmtpAddress to = new MmtpAddress("127.0.0.1", tap.port(), RsaKeys.keyId(identityKey.publicKey()));
            var outcomes =
                    client.send(to, MmtpFixtures.packets(1, new Random(1))).await(20, TimeUnit.SECONDS);
            System.out.println((legacy ? "with" : "without") + " old peers: " + outcomes);
            System.out.println("client " + TlsTap.greetings(tap.fromClient()));
            System.out.println("server " + TlsTap.greetings(tap.fromServer()));
            System.out.println("client's records " + TlsTap.records(tap.fromClient()));
            System.out.println("server's records " + TlsTap.records(tap.fromServer()));
        }
    }

    /** What a peer of the reference gets to see; it understands no more. */
    private void old(String protocol) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new LookLater()}, null);
        try (TlsTap tap = new TlsTap(serve(true))) {
            Socket plain = new Socket();
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tap.port()));
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", tap.port(), true)) {
                socket.setEnabledProtocols(new String[] {protocol});
                socket.setEnabledCipherSuites(new String[] {"TLS_DHE_RSA_WITH_AES_128_CBC_SHA"});
                byte[] line = VersionLine.OURS.getBytes(StandardCharsets.US_ASCII);
                socket.getOutputStream().write(line);
                socket.getInputStream().readNBytes(line.length);
            }
            System.out.println(protocol + " " + TlsTap.greetings(tap.fromServer()));
        }
        identity.chain().forEach(certificate -> System.out.println(fingerprint(certificate)));
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return "certificate " + Sha1.digest(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
