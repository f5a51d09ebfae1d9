package net.mixminion.mmtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A TLS client of plain JSSE that says what a test tells it to, well-behaved or not. */
final class RawClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final SSLSocket socket;

    RawClient(int port) throws IOException {
        this(port, new Socket());
    }

    private RawClient(int port, Socket plain) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new LookLater()}, null);
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** A client that has said its version line and has read the server's. */
    static RawClient greeted(int port) throws IOException {
        RawClient client = new RawClient(port);
        client.write(VersionLine.OURS.getBytes(StandardCharsets.US_ASCII));
        client.read(VersionLine.OURS.length());
        return client;
    }

    /** As {@link #greeted}; the system keeps for it no more than so many octets that it does not read. */
    static RawClient greeted(int port, int receiveBuffer) throws IOException {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(receiveBuffer);
        RawClient client = new RawClient(port, plain);
        client.write(VersionLine.OURS.getBytes(StandardCharsets.US_ASCII));
        client.read(VersionLine.OURS.length());
        return client;
    }

    /** Sends octets in a TLS record of their own. */
    void write(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            socket.getOutputStream().write(part);
        }
        socket.getOutputStream().flush();
    }

    void write(String ascii) throws IOException {
        write(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next {@code count} octets, or fewer if the server closes. */
    byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** All that comes until the server closes; fails if it stays open. */
    byte[] readToEnd() throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(got);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server stays open, after " + got.size() + " octets", e);
        } catch (SocketException e) {
            // reset while octets of ours were still on the way: closed as well
        }
        return got.toByteArray();
    }

    /** True if nothing comes in the given time, and the connection stays open. */
    boolean hearsNothingFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
