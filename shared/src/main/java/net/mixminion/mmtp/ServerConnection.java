package net.mixminion.mmtp;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation, seen from the server: its version line, ours, then blocks, each answered in the order in
 * which it came, once the sink has stored it. Whatever breaks the rules ends the conversation without a word, after
 * the answers that are still due. Holds at most {@value #MAX_UNANSWERED} packets and one half-read block. All methods
 * but {@link #drain} run on the connection's event loop.
 */
final class ServerConnection {
    private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

    /** Blocks being stored, above which we stop reading; minion-spec §4 lets a client have 16 on the way. */
    static final int MAX_UNANSWERED = 16;

    private final NetSocket socket;
    private final Context context;
    private final PacketSink sink;
    private final Deque<Unanswered> unanswered = new ArrayDeque<>();

    private @Nullable VersionLine versionLine = new VersionLine();
    private byte @Nullable [] block;
    private int filled;
    private boolean paused;
    private boolean reading = true;

    /** A block and the answer to it, as soon as that is known. */
    private static final class Unanswered {
        private final Block block;
        private @Nullable Boolean stored;

        Unanswered(Block block) {
            this.block = block;
        }
    }

    ServerConnection(NetSocket socket, Context context, PacketSink sink) {
        this.socket = socket;
        this.context = context;
        this.sink = sink;
    }

    /** Starts to read. */
    void open() {
        socket.exceptionHandler(e -> log.debug("a connection broke: {}", e.toString()));
        socket.drainHandler(v -> resumeIfIdle());
        socket.handler(this::received);
    }

    /** Reads no more, and closes when all is answered. May be called by any thread. */
    void drain() {
        context.runOnContext(v -> endAfterAnswers());
    }

    /** Forgets everything: the connection is gone. */
    void closed() {
        reading = false;
        block = null;
        unanswered.clear();
    }

    private void received(Buffer octets) {
        if (!reading) {
            return;
        }
        if (versionLine != null) {
            greet(versionLine, octets);
        } else {
            takeBlocks(octets);
        }
    }

    private void greet(VersionLine line, Buffer octets) {
        switch (line.add(octets)) {
            case INCOMPLETE -> {}
            case BROKEN -> endAfterAnswers();
            case COMPLETE -> {
                if (line.offersOurs()) {
                    versionLine = null;
                    socket.write(Buffer.buffer(VersionLine.OURS));
                } else {
                    endAfterAnswers();
                }
            }
        }
    }

    private void takeBlocks(Buffer octets) {
        int at = 0;
        while (reading && at < octets.length()) {
            byte[] into = block == null ? new byte[Block.LENGTH] : block;
            block = into;
            int n = Math.min(Block.LENGTH - filled, octets.length() - at);
            octets.getBytes(at, at + n, into, filled);
            at += n;
            filled += n;
            if (filled == Block.LENGTH) {
                block = null;
                filled = 0;
                take(into);
            }
        }
    }

    private void take(byte[] octets) {
        Optional<Block> parsed = Block.parse(octets);
        if (parsed.isEmpty()) {
            endAfterAnswers();
            return;
        }
        Unanswered entry = new Unanswered(parsed.get());
        unanswered.add(entry);
        if (unanswered.size() >= MAX_UNANSWERED) {
            pause();
        }
        store(entry.block)
                .onComplete(result -> context.runOnContext(v -> {
                    entry.stored = result.succeeded() && Boolean.TRUE.equals(result.result());
                    answer();
                }));
    }

    private Future<Boolean> store(Block received) {
        if (received.command() == Block.Command.JUNK) {
            sink.padded();
            return Future.succeededFuture(true);
        }
        try {
            return sink.store(received.packet());
        } catch (RuntimeException e) {
            log.error("a packet could not be stored", e);
            return Future.succeededFuture(false);
        }
    }

    private void answer() {
        Unanswered first = unanswered.peek();
        while (first != null && first.stored != null) {
            unanswered.remove();
            socket.write(Buffer.buffer(first.stored ? first.block.received() : first.block.rejected()));
            first = unanswered.peek();
        }
        if (!reading && unanswered.isEmpty()) {
            socket.close();
        } else {
            resumeIfIdle();
        }
    }

    private void pause() {
        if (!paused) {
            paused = true;
            socket.pause();
        }
    }

    private void resumeIfIdle() {
        if (reading && socket.writeQueueFull()) {
            // a client that sends and does not read its answers must not fill our memory
            pause();
        } else if (paused && reading && unanswered.size() < MAX_UNANSWERED) {
            paused = false;
            socket.resume();
        }
    }

    private void endAfterAnswers() {
        reading = false;
        block = null;
        // octets are still taken from the socket, and dropped: otherwise the last answers could get lost
        paused = false;
        socket.resume();
        if (unanswered.isEmpty()) {
            socket.close();
        }
    }
}
