package net.mixminion.testnet.bench;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.mmtp.Block;
import net.mixminion.mmtp.TlsIdentity;
import net.mixminion.packet.Packet;

/**
 * A peer that costs no more than TLS does, so that the sender is measured and not whom it sends to: it was told of each
 * packet beforehand and hashes nothing. What the sender says and hears is MMTP all the same: a block that nobody
 * announced, or with a wrong digest, ends the connection.
 */
final class KnowingPeer {
    private static final String VERSION_LINE = "MMTP 0.3\r\n";
    private static final String SEND_LINE = "SEND\r\n";
    /** Octets at the start of a block by which it is known again: the command and the packet's first 16. */
    private static final int START_LENGTH = SEND_LINE.length() + 16;

    private static final int DIGEST_AT = SEND_LINE.length() + Packet.PACKET_LENGTH;

    private final Vertx vertx;
    private final TlsIdentity identity;
    private final Arrivals arrivals;
    private final Map<ByteBuffer, Known> announced = new ConcurrentHashMap<>();

    private record Known(Digest20 digest, Buffer answer) {}

    KnowingPeer(Vertx vertx, TlsIdentity identity, Arrivals arrivals) {
        this.vertx = vertx;
        this.identity = identity;
        this.arrivals = arrivals;
    }

    /** Starts it; its port. */
    int start() throws InterruptedException, TimeoutException {
        return vertx.createNetServer(BareTls.serverOptions(identity))
                .connectHandler(this::serve)
                .listen()
                .await(20, TimeUnit.SECONDS)
                .actualPort();
    }

    /** What is read is looked at where it lies: a copy of it would be a cost of the peer's, not of the sender's. */
    private void serve(NetSocket socket) {
        Connection connection = new Connection(socket);
        ((NetSocketInternal) socket).messageHandler(message -> {
            ByteBuf octets = (ByteBuf) message;
            try {
                connection.received(octets);
            } finally {
                octets.release();
            }
        });
    }

    /** Tells it of a packet that will come once. */
    void announce(byte[] packet) {
        announced.put(
                ByteBuffer.allocate(START_LENGTH)
                        .put(ascii(SEND_LINE))
                        .put(packet, 0, START_LENGTH - SEND_LINE.length())
                        .flip(),
                new Known(
                        Sha1.digest(packet, ascii("SEND")),
                        Buffer.buffer("RECEIVED\r\n").appendBytes(Sha1.hash(packet, ascii("RECEIVED")))));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private final class Connection {
        private final NetSocket socket;
        private final Buffer greeting = Buffer.buffer();
        private final byte[] start = new byte[START_LENGTH];
        private final byte[] digest = new byte[Digest20.LENGTH];
        private Buffer answers = Buffer.buffer();
        private boolean answering;
        private boolean greeted;
        private int filled;

        Connection(NetSocket socket) {
            this.socket = socket;
        }

        void received(ByteBuf octets) {
            if (greeted) {
                takeBlocks(octets);
            } else {
                greeting.appendString(octets.toString(StandardCharsets.US_ASCII));
                greeted = greeting.toString().equals(VERSION_LINE);
                if (greeted) {
                    Future<Void> unused = socket.write(VERSION_LINE);
                }
            }
        }

        private void takeBlocks(ByteBuf octets) {
            int at = 0;
            while (at < octets.readableBytes()) {
                int n = Math.min(Block.LENGTH - filled, octets.readableBytes() - at);
                copy(octets, at, n, start, 0);
                copy(octets, at, n, digest, DIGEST_AT);
                at += n;
                filled += n;
                if (filled == Block.LENGTH) {
                    filled = 0;
                    Known known = announced.remove(ByteBuffer.wrap(start));
                    if (known == null || !known.digest.equals(Digest20.of(digest))) {
                        Future<Void> unused = socket.close();
                        return;
                    }
                    answers.appendBuffer(known.answer);
                    arrivals.arrived();
                }
            }
            if (answers.length() > 0 && !answering) {
                answering = true;
                vertx.getOrCreateContext().runOnContext(v -> answer());
            }
        }

        /** Once for all blocks that were read from the network in one go, as whoever stores several together answers. */
        private void answer() {
            answering = false;
            Future<Void> unused = socket.write(answers);
            answers = Buffer.buffer();
        }

        /** Of the block's next {@code n} octets, those that belong into a part that begins at {@code partAt}. */
        private void copy(ByteBuf octets, int at, int n, byte[] part, int partAt) {
            int from = Math.max(filled, partAt);
            int to = Math.min(filled + n, partAt + part.length);
            if (from < to) {
                octets.getBytes(octets.readerIndex() + at + from - filled, part, from - partAt, to - from);
            }
        }
    }
}
