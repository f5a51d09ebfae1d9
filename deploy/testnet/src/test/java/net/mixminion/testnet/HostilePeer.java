package net.mixminion.testnet;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketKey;

/** A next hop that does on each connection what is on its list, one after the other, and behaves well at the end. */
final class HostilePeer implements AutoCloseable {
    /** What can be done to a sender. */
    enum Trick {
        /** Grants a version that was not asked for. */
        WRONG_VERSION,
        /** Acknowledges another packet. */
        WRONG_ACKNOWLEDGEMENT,
        /** Acknowledges more than came. */
        TOO_MANY_ACKNOWLEDGEMENTS,
        /** Says something else before the acknowledgement. */
        DATA_BETWEEN,
        /** Resets the connection after each acknowledgement. */
        RESET,
        /** Goes without a word after a packet. */
        SILENCE
    }

    private static final byte[] GREETING = ascii("MMTP 0.3\r\n");

    private final SSLServerSocket listener;
    private final Hop hop;
    private final Queue<Trick> tricks;
    private final List<Packet> acknowledged = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::serve, "hostile-peer");

    private HostilePeer(SSLServerSocket listener, Hop hop, List<Trick> tricks) {
        this.listener = listener;
        this.hop = hop;
        this.tricks = new ConcurrentLinkedQueue<>(tricks);
    }

    static HostilePeer start(Trick... tricks) throws GeneralSecurityException, IOException {
        SecureRandom random = new SecureRandom();
        RsaPrivateKey identity = RsaKeys.generate(2048, random);
        RsaPrivateKey transport = RsaKeys.generate(2048, random);
        Certificate[] chain = TransportCertificates.chain("hostile", transport.publicKey(), identity, Instant.now())
                .toArray(Certificate[]::new);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("mmtp", transport.jca(), new char[0], chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 20, InetAddress.getLoopbackAddress());
        Hop hop = new Hop(
                RsaKeys.generate(PacketKey.BITS, random).publicKey(),
                new MmtpAddress("127.0.0.1", listener.getLocalPort(), RsaKeys.keyId(identity.publicKey())));
        HostilePeer peer = new HostilePeer(listener, hop, Arrays.asList(tricks));
        peer.thread.start();
        return peer;
    }

    /** This peer as packets name it. */
    Hop hop() {
        return hop;
    }

    /** The tricks that are left. */
    int tricksLeft() {
        return tricks.size();
    }

    /** The packets that were rightly acknowledged. */
    List<Packet> acknowledged() {
        return List.copyOf(acknowledged);
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                socket.setSoTimeout(20_000);
                // an answer that waited for more would go with the reset
                socket.setTcpNoDelay(true);
                converse(socket);
            } catch (IOException e) {
                // whoever is treated like this may go at any time
            }
        }
    }

    private void converse(SSLSocket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[GREETING.length]);
        Trick trick = tricks.poll();
        if (trick == Trick.WRONG_VERSION) {
            write(socket, ascii("MMTP 0.7\r\n"));
            return;
        }
        write(socket, GREETING);
        while (true) {
            byte[] block = new byte[6 + Packet.PACKET_LENGTH + 20];
            try {
                in.readFully(block);
            } catch (EOFException e) {
                return;
            }
            byte[] packet = Arrays.copyOfRange(block, 6, 6 + Packet.PACKET_LENGTH);
            byte[] answer = answer(packet);
            if (trick == null) {
                acknowledged.add(Packet.of(packet));
                write(socket, answer);
            } else {
                play(trick, socket, packet, answer);
                return;
            }
        }
    }

    private void play(Trick trick, SSLSocket socket, byte[] packet, byte[] answer) throws IOException {
        switch (trick) {
            case WRONG_ACKNOWLEDGEMENT -> {
                answer[answer.length - 1] ^= 1;
                write(socket, answer);
            }
            case TOO_MANY_ACKNOWLEDGEMENTS -> {
                acknowledged.add(Packet.of(packet));
                for (int i = 0; i < 10; i++) {
                    write(socket, answer);
                }
            }
            case DATA_BETWEEN -> {
                write(socket, new byte[100]);
                write(socket, answer);
            }
            case RESET -> {
                acknowledged.add(Packet.of(packet));
                write(socket, answer);
                socket.setSoLinger(true, 0);
            }
            case WRONG_VERSION, SILENCE -> {}
        }
    }

    private static byte[] answer(byte[] packet) {
        byte[] answer = Arrays.copyOf(ascii("RECEIVED\r\n"), 30);
        System.arraycopy(Sha1.hash(packet, ascii("RECEIVED")), 0, answer, 10, 20);
        return answer;
    }

    private static void write(SSLSocket socket, byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
