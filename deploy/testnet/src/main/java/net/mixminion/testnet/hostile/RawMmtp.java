package net.mixminion.testnet.hostile;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import net.mixminion.crypto.Sha1;

/** A connection to a server of which the caller says every octet; TLS apart, nothing is done of itself. */
public final class RawMmtp implements Closeable {
    /** What each side says first. */
    public static final byte[] VERSION_LINE = ascii("MMTP 0.3\r\n");

    /** Octets of an answer to a block. */
    public static final int ANSWER_LENGTH = 30;

    private static final String OLD_SUITE = "TLS_DHE_RSA_WITH_AES_128_CBC_SHA";
    private static final int PACKET_LENGTH = 32 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SSLSocket socket;

    private RawMmtp(SSLSocket socket) {
        this.socket = socket;
    }

    /**
     * Connects and shakes hands.
     *
     * @param protocols the old versions of TLS to offer, with the suite of the reference; none: what is usual today
     */
    public static RawMmtp connect(InetSocketAddress server, String... protocols) throws IOException {
        return connect(server, new Socket(), protocols);
    }

    /** As above, with a socket of the caller's that is not connected yet: bound to an address, or with small buffers. */
    public static RawMmtp connect(InetSocketAddress server, Socket plain, String... protocols) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
            plain.connect(server, (int) PATIENCE.toMillis());
            plain.setTcpNoDelay(true);
            plain.setSoTimeout((int) PATIENCE.toMillis());
            SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, server.getHostString(), server.getPort(), true);
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
                socket.setEnabledCipherSuites(new String[] {OLD_SUITE});
            }
            socket.startHandshake();
            return new RawMmtp(socket);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Says the version line and reads the server's. */
    public RawMmtp greet() throws IOException {
        write(VERSION_LINE);
        read(VERSION_LINE.length);
        return this;
    }

    /** A block: a command such as {@code SEND}, 32,768 octets, and the digest that belongs to them. */
    public static byte[] block(String command, byte[] packet) {
        byte[] block = new byte[6 + PACKET_LENGTH + 20];
        System.arraycopy(ascii(command + "\r\n"), 0, block, 0, 6);
        System.arraycopy(packet, 0, block, 6, PACKET_LENGTH);
        System.arraycopy(Sha1.hash(packet, ascii(command)), 0, block, 6 + PACKET_LENGTH, 20);
        return block;
    }

    /** Random octets in the size of a packet; no server can decrypt them. */
    public static byte[] noise() {
        byte[] octets = new byte[PACKET_LENGTH];
        new SecureRandom().nextBytes(octets);
        return octets;
    }

    public void write(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** So many octets, or fewer if the server closes. */
    public byte[] read(int count) throws IOException {
        try {
            return socket.getInputStream().readNBytes(count);
        } catch (SocketException | SSLException e) {
            return new byte[0];
        }
    }

    /** True if the server closes within the time; empty if it says something instead. */
    public Optional<Boolean> closesWithin(Duration time) throws IOException {
        socket.setSoTimeout((int) Math.max(1, time.toMillis()));
        try {
            return socket.getInputStream().read() < 0 ? Optional.of(true) : Optional.empty();
        } catch (SocketTimeoutException e) {
            return Optional.of(false);
        } catch (SocketException | SSLException e) {
            return Optional.of(true);
        } finally {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
