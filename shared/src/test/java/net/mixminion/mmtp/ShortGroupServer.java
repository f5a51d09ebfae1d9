package net.mixminion.mmtp;

import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.mixminion.packet.Packet;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.DHGroup;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * An MMTP server on Bouncy Castle's TLS, as the reference is on OpenSSL 0.9.8: TLS 1.0, one cipher suite, a group of
 * 512 bits that nobody knows. It takes one client.
 */
final class ShortGroupServer implements AutoCloseable {
    private static final int BITS = 512;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Packet> received = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;

    ShortGroupServer(TlsIdentity identity, int packets) throws IOException {
        thread = new Thread(() -> serve(identity, packets), "short-group-server");
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Packet> received() {
        return List.copyOf(received);
    }

    private void serve(TlsIdentity identity, int packets) {
        try (Socket socket = listener.accept()) {
            socket.setSoTimeout(10_000);
            TlsServerProtocol tls = new TlsServerProtocol(socket.getInputStream(), socket.getOutputStream());
            tls.accept(new Reference(identity));
            DataInputStream in = new DataInputStream(tls.getInputStream());
            byte[] greeting = VersionLine.OURS.getBytes(StandardCharsets.US_ASCII);
            in.readFully(new byte[greeting.length]);
            tls.getOutputStream().write(greeting);
            for (int i = 0; i < packets; i++) {
                byte[] octets = new byte[Block.LENGTH];
                in.readFully(octets);
                Optional<Block> block = MmtpFixtures.parse(octets);
                if (block.isPresent()) {
                    received.add(block.get().packet());
                    tls.getOutputStream().write(block.get().received());
                }
            }
            tls.close();
        } catch (IOException e) {
            // the client's outcomes tell of it
            received.clear();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Reference extends DefaultTlsServer {
        private final TlsIdentity identity;
        private final JcaTlsCrypto jca;

        Reference(TlsIdentity identity) {
            this(identity, new JcaTlsCryptoProvider().create(new SecureRandom()));
        }

        private Reference(TlsIdentity identity, JcaTlsCrypto jca) {
            super(jca);
            this.identity = identity;
            this.jca = jca;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv10.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA};
        }

        @Override
        public TlsDHConfig getDHConfig() {
            BigInteger safePrime;
            do {
                safePrime = BigInteger.probablePrime(BITS - 1, new SecureRandom())
                        .shiftLeft(1)
                        .add(BigInteger.ONE);
            } while (!safePrime.isProbablePrime(40));
            return new TlsDHConfig(new DHGroup(safePrime, null, BigInteger.TWO, 0));
        }

        @Override
        protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
            List<TlsCertificate> chain = new ArrayList<>();
            try {
                for (X509Certificate certificate : identity.chain()) {
                    chain.add(jca.createCertificate(certificate.getEncoded()));
                }
            } catch (CertificateEncodingException e) {
                throw new IOException(e);
            }
            return new JcaDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    jca,
                    identity.key(),
                    new Certificate(chain.toArray(new TlsCertificate[0])),
                    null);
        }
    }
}
