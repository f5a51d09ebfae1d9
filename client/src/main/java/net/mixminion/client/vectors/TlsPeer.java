package net.mixminion.client.vectors;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.mmtp.TlsIdentity;

/** One end of a TLS connection on the loopback interface, of plain JSSE, that says and notes what the vectors list. */
final class TlsPeer implements AutoCloseable {
    private static final int BITS = 2048;
    private static final int CHUNK = 16_384;

    private final SSLSocket socket;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private boolean closedByTls;
    private boolean closed;

    /** The keys and certificates of a server that exists for one run. */
    static final class Identity {
        private final TlsIdentity tls;
        private final Digest20 keyId;

        private Identity(TlsIdentity tls, Digest20 keyId) {
            this.tls = tls;
            this.keyId = keyId;
        }

        static Identity make() {
            SecureRandom random = new SecureRandom();
            RsaPrivateKey identity = RsaKeys.generate(BITS, random);
            RsaPrivateKey transport = RsaKeys.generate(BITS, random);
            try {
                TlsIdentity tls = TlsIdentity.of(
                        transport,
                        TransportCertificates.chain("Vectors", transport.publicKey(), identity, Instant.now()));
                return new Identity(tls, RsaKeys.keyId(identity.publicKey()));
            } catch (WireFormatException e) {
                throw new IllegalStateException("our own certificate does not fit its key", e);
            }
        }

        TlsIdentity tls() {
            return tls;
        }

        Digest20 keyId() {
            return keyId;
        }
    }

    private TlsPeer(SSLSocket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
    }

    /** Connects, trusting whoever answers. */
    static TlsPeer connect(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return new TlsPeer((SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    }

    /** Listens on a free port. */
    static SSLServerSocket listen(Identity identity) throws IOException, GeneralSecurityException {
        char[] password = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry(
                "mmtp", identity.tls.key(), password, identity.tls.chain().toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Waits for the one client of a listener, and its handshake. */
    static TlsPeer accept(SSLServerSocket listener, Duration limit) throws IOException {
        listener.setSoTimeout((int) limit.toMillis());
        SSLSocket socket = (SSLSocket) listener.accept();
        socket.setSoTimeout((int) limit.toMillis());
        socket.startHandshake();
        return new TlsPeer(socket);
    }

    void write(byte[] octets) throws IOException {
        try {
            socket.getOutputStream().write(octets);
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // the other side has closed already, which is heard below
            closed = true;
        }
    }

    /**
     * Listens until there are so many octets in all, the other side closes, or the time is over.
     *
     * @return true unless the time was over
     */
    boolean hear(int octets, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        byte[] chunk = new byte[CHUNK];
        while (heard.size() < octets && !closed) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            socket.setSoTimeout((int) left);
            try {
                int n = socket.getInputStream().read(chunk, 0, Math.min(chunk.length, octets - heard.size()));
                if (n < 0) {
                    closed = true;
                    closedByTls = true;
                } else {
                    heard.write(chunk, 0, n);
                }
            } catch (SocketTimeoutException e) {
                return false;
            } catch (SocketException | SSLException | EOFException e) {
                closed = true;
            }
        }
        return true;
    }

    /** All octets heard so far. */
    byte[] heard() {
        return heard.toByteArray();
    }

    /** True if the other side has closed, in whatever way. */
    boolean isClosed() {
        return closed;
    }

    /** True if the other side has closed with TLS's own words. */
    boolean isClosedByTls() {
        return closedByTls;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
