package net.mixminion.mmtp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An observer on the wire between a client and a server of TLS: passes one connection on and keeps what it sees. */
final class TlsTap implements AutoCloseable {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int KEY_SHARE = 51;
    private static final int RANDOM_LENGTH = 32;

    private final ServerSocket listener;
    private final int server;
    private final CompletableFuture<byte[]> fromClient = new CompletableFuture<>();
    private final CompletableFuture<byte[]> fromServer = new CompletableFuture<>();

    /** @param server the port of the server on the loopback address */
    TlsTap(int server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        new Thread(this::serve, "tap").start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        try (Socket client = listener.accept();
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server)) {
            Thread back = new Thread(() -> pass(onward, client, fromServer), "tap-back");
            back.start();
            pass(client, onward, fromClient);
            back.join();
        } catch (IOException e) {
            fromClient.completeExceptionally(e);
            fromServer.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to, CompletableFuture<byte[]> seen) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[16_384];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                copy.write(some, 0, n);
                out.write(some, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one of them is gone: what was seen until then counts
        }
        seen.complete(copy.toByteArray());
    }

    /** What the client said, once the connection is over. */
    byte[] fromClient() {
        return fromClient.join();
    }

    /** What the server said, once the connection is over. */
    byte[] fromServer() {
        return fromServer.join();
    }

    /** Types and lengths of the records of TLS, in their order: what is to be seen although it is encrypted. */
    static String records(byte[] seen) {
        StringBuilder text = new StringBuilder();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(seen));
        try {
            while (true) {
                text.append(in.readUnsignedByte());
                in.skipNBytes(2);
                int length = in.readUnsignedShort();
                text.append(':').append(length).append(' ');
                in.skipNBytes(length);
            }
        } catch (EOFException e) {
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The messages of the handshake that are not encrypted, in hexadecimal, without what is random: random octets, names
     * of sessions, public keys and signatures that are made for this connection.
     */
    static List<String> greetings(byte[] seen) throws IOException {
        DataInputStream messages = new DataInputStream(new ByteArrayInputStream(plain(seen)));
        List<String> found = new ArrayList<>();
        while (messages.available() > 0) {
            int type = messages.readUnsignedByte();
            byte[] body = new byte[messages.readUnsignedByte() << 16 | messages.readUnsignedShort()];
            messages.readFully(body);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
            found.add(type + " "
                    + switch (type) {
                        case CLIENT_HELLO, SERVER_HELLO -> hello(in, type);
                        case SERVER_KEY_EXCHANGE -> group(in);
                        default -> HexFormat.of().formatHex(body);
                    });
        }
        return found;
    }

    private static byte[] plain(byte[] seen) throws IOException {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(seen));
        while (in.available() > 0 && in.readUnsignedByte() == HANDSHAKE) {
            in.skipNBytes(2);
            messages.write(in.readNBytes(in.readUnsignedShort()));
        }
        return messages.toByteArray();
    }

    private static String hello(DataInputStream in, int type) throws IOException {
        StringBuilder text = new StringBuilder();
        hex(text, in, 2);
        in.skipNBytes(RANDOM_LENGTH);
        int session = in.readUnsignedByte();
        in.skipNBytes(session);
        text.append(" session ").append(session).append(' ');
        if (type == CLIENT_HELLO) {
            hex(text, in, in.readUnsignedShort());
            text.append(' ');
            hex(text, in, in.readUnsignedByte());
        } else {
            hex(text, in, 3);
        }
        int left = in.available() > 0 ? in.readUnsignedShort() : 0;
        while (left > 0) {
            int extension = in.readUnsignedShort();
            int length = in.readUnsignedShort();
            left -= 4 + length;
            text.append(' ').append(extension).append('=');
            if (extension == KEY_SHARE) {
                shares(text, in, length, type);
            } else {
                hex(text, in, length);
            }
        }
        return text.toString();
    }

    private static void shares(StringBuilder text, DataInputStream in, int length, int type) throws IOException {
        int left = type == CLIENT_HELLO ? in.readUnsignedShort() : length;
        while (left > 0) {
            int group = in.readUnsignedShort();
            int octets = in.readUnsignedShort();
            in.skipNBytes(octets);
            left -= 4 + octets;
            text.append(group).append(':').append(octets).append(',');
        }
    }

    /** The group of a Diffie-Hellman exchange: prime and generator. */
    private static String group(DataInputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        hex(text, in, in.readUnsignedShort());
        text.append(' ');
        hex(text, in, in.readUnsignedShort());
        return text.toString();
    }

    private static void hex(StringBuilder text, DataInputStream in, int count) throws IOException {
        byte[] octets = new byte[count];
        in.readFully(octets);
        text.append(HexFormat.of().formatHex(octets));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
