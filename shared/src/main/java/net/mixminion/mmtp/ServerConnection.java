package net.mixminion.mmtp;

import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation, seen from the server: its version line, ours, then blocks, each answered in the order in
 * which it came, once the sink has stored it. Whatever breaks the rules ends the conversation without a word, after
 * the answers that are still due. Holds at most {@value #MAX_UNANSWERED} packets, one half-read block and
 * {@value #MAX_UNREAD} octets of answers that the client does not read; whoever reads none for the idle time is let go.
 * All methods but {@link #drain}, {@link #look}, {@link #isServed} and {@link #shed} run on the connection's event loop.
 */
final class ServerConnection implements Admission.Guest {
    private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

    /** Blocks being stored, above which we stop reading; minion-spec §4 lets a client have 16 on the way. */
    static final int MAX_UNANSWERED = 16;

    /** Octets of answers that may wait to be read by the client, above which we stop reading. */
    private static final int MAX_UNREAD = 4096;

    private final NetSocketInternal socket;
    private final Context context;
    private final ByteBuffer network;
    private final PacketSink sink;
    private final Admission admission;
    private final Throttle throttle;
    private final Deque<Unanswered> unanswered = new ArrayDeque<>();
    private final StepTimes times;

    private @Nullable VersionLine versionLine = new VersionLine();
    private @Nullable IncomingBlock block;
    private boolean paused;
    private boolean held;
    private int unbegun;
    private boolean gone;
    private boolean reading = true;
    private volatile boolean served;
    private final AtomicBoolean leaving = new AtomicBoolean();

    /** A block and the answer to it, as soon as that is known. */
    private static final class Unanswered {
        private final Block block;
        private volatile @Nullable Boolean stored;

        Unanswered(Block block) {
            this.block = block;
        }
    }

    ServerConnection(
            NetSocketInternal socket,
            Context context,
            InetAddress from,
            PacketSink sink,
            Admission admission,
            Throttle throttle,
            long now) {
        this.socket = socket;
        this.context = context;
        this.network = Admission.network(from);
        this.sink = sink;
        this.admission = admission;
        this.throttle = throttle;
        this.times = new StepTimes(now);
    }

    /** Starts to listen to what comes out of TLS. */
    void open() {
        socket.exceptionHandler(e -> log.debug("a connection broke: {}", e.toString()));
        socket.setWriteQueueMaxSize(MAX_UNREAD);
        socket.drainHandler(v -> resumeIfIdle());
        socket.handler(this::received);
    }

    /** The handshake has come to its end. */
    void shookHands() {
        times.step(StepTimes.Step.VERSION_LINE, System.nanoTime());
        admission.progressed(this);
    }

    /** Reads no more, and closes when all is answered. May be called by any thread. */
    void drain() {
        context.runOnContext(v -> endAfterAnswers());
    }

    /** Forgets everything: the connection is gone. */
    void closed() {
        admission.leave(this);
        gone = true;
        reading = false;
        block = null;
        unanswered.clear();
    }

    @Override
    public boolean isServed() {
        return served;
    }

    @Override
    public void shed() {
        leave("others need its place");
    }

    /** Closes the connection if its time is over. To be called on {@link #loop}. */
    void look(ConnectionLimits limits, long now) {
        if (times.over(limits, now).isPresent() || isTooOld(limits, now)) {
            context.runOnContext(v -> {
                Optional<String> over = times.over(limits, now);
                if (over.isPresent()) {
                    leave(over.get());
                } else if (isTooOld(limits, now)) {
                    endAfterAnswers();
                }
            });
        }
    }

    private boolean isTooOld(ConnectionLimits limits, long now) {
        return reading && block == null && times.isOlderThan(limits.age(), now);
    }

    /** The thread that looks, and that does everything here. */
    EventExecutor loop() {
        return socket.channelHandlerContext().executor();
    }

    private void leave(String why) {
        if (leaving.getAndSet(true)) {
            return;
        }
        log.debug("a connection is closed: {}", why);
        admission.leave(this);
        // not Vert.x's own close, which waits for all that was written to be read
        context.runOnContext(v -> {
            ChannelFuture unused = socket.channelHandlerContext().close();
        });
    }

    private void received(Buffer octets) {
        if (!reading) {
            return;
        }
        if (versionLine != null) {
            greet(versionLine, octets);
        } else {
            takeBlocks(octets);
            hold(throttle.take(octets.length()));
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
                    times.step(StepTimes.Step.IDLE, System.nanoTime());
                    admission.progressed(this);
                } else {
                    endAfterAnswers();
                }
            }
        }
    }

    private void takeBlocks(Buffer octets) {
        int at = 0;
        while (reading && at < octets.length()) {
            IncomingBlock incoming = block;
            if (incoming == null) {
                times.step(StepTimes.Step.BLOCK, System.nanoTime());
                incoming = new IncomingBlock();
                block = incoming;
            }
            at = incoming.add(octets, at);
            if (incoming.isWhole()) {
                block = null;
                times.step(StepTimes.Step.IDLE, System.nanoTime());
                admission.progressed(this);
                take(incoming.block());
            }
        }
    }

    private void take(Optional<Block> parsed) {
        if (parsed.isEmpty()) {
            endAfterAnswers();
            return;
        }
        Unanswered entry = new Unanswered(parsed.get());
        unanswered.add(entry);
        if (admission.shares().begin(network, () -> context.runOnContext(v -> beginLate(entry)))) {
            begin(entry);
        } else {
            unbegun++;
        }
        if (unbegun > 0 || unanswered.size() >= MAX_UNANSWERED) {
            pause();
        }
    }

    private void beginLate(Unanswered entry) {
        if (gone) {
            admission.shares().end(network);
            return;
        }
        unbegun--;
        begin(entry);
        resumeIfIdle();
    }

    private void begin(Unanswered entry) {
        served = true;
        store(entry.block).onComplete(result -> {
            admission.shares().end(network);
            entry.stored = result.succeeded() && Boolean.TRUE.equals(result.result());
            context.runOnContext(v -> answer());
        });
    }

    /** Padding is taken the same way as a packet, and acknowledged even if it could not be. */
    private Future<Boolean> store(Block received) {
        try {
            return received.command() == Block.Command.JUNK
                    ? sink.pad(received.packet()).otherwise(false).map(true)
                    : sink.store(received.packet());
        } catch (RuntimeException e) {
            log.error("a packet could not be stored", e);
            return Future.succeededFuture(received.command() == Block.Command.JUNK);
        }
    }

    private void answer() {
        Buffer answers = Buffer.buffer();
        Unanswered first = unanswered.peek();
        Boolean stored = first == null ? null : first.stored;
        while (first != null && stored != null) {
            unanswered.remove();
            answers.appendBytes(stored ? first.block.received() : first.block.rejected());
            first = unanswered.peek();
            stored = first == null ? null : first.stored;
        }
        if (answers.length() > 0) {
            // all in one go: a record of TLS for each costs both sides more than its octets
            socket.write(answers);
            hold(throttle.take(answers.length()));
        }
        served = unanswered.size() > unbegun;
        times.heard(System.nanoTime());
        if (!reading && unanswered.isEmpty()) {
            socket.close();
        } else {
            resumeIfIdle();
        }
    }

    /** Reads nothing for a while, as the limit of bandwidth wants it. */
    private void hold(long nanos) {
        if (nanos > 0 && !held) {
            held = true;
            pause();
            context.owner()
                    .setTimer(
                            TimeUnit.NANOSECONDS.toMillis(nanos) + 1,
                            id -> context.runOnContext(v -> {
                                held = false;
                                resumeIfIdle();
                            }));
        }
    }

    private void pause() {
        if (!paused && reading) {
            paused = true;
            times.paused(System.nanoTime());
            socket.pause();
        }
    }

    private void resumeIfIdle() {
        if (reading && socket.writeQueueFull()) {
            // a client that sends and does not read its answers must not fill our memory
            pause();
            times.deaf(System.nanoTime());
        } else if (paused && reading && !held && unbegun == 0 && unanswered.size() < MAX_UNANSWERED) {
            paused = false;
            times.resumed(System.nanoTime());
            socket.resume();
        }
    }

    private void endAfterAnswers() {
        reading = false;
        block = null;
        // octets are still taken from the socket, and dropped: otherwise the last answers could get lost
        paused = false;
        times.resumed(System.nanoTime());
        times.step(StepTimes.Step.IDLE, System.nanoTime());
        socket.resume();
        if (unanswered.isEmpty()) {
            socket.close();
        }
    }
}
