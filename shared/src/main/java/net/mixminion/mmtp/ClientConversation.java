package net.mixminion.mmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.mmtp.SendOutcome.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation with a server, seen from the client: handshake, a look at the peer's certificates, version lines,
 * then blocks, of which at most {@value #WINDOW} wait for their answers, which must come in order. All methods but the
 * constructor run on one context, and exactly one outcome is set for each block.
 */
final class ClientConversation {
    /** Unanswered blocks that minion-spec §4 allows. */
    static final int WINDOW = 16;

    private static final Logger log = LoggerFactory.getLogger(ClientConversation.class);
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final NetClient client;
    private final MmtpClientOptions options;
    private final Clock clock;
    private final Peer to;
    private final Context context;
    private final BlockSource source;
    private final BiConsumer<Integer, SendOutcome> each;
    private final Promise<List<SendOutcome>> outcomes = Promise.promise();
    private final List<SendOutcome> known = new ArrayList<>();
    private final Deque<Block> unsent = new ArrayDeque<>();
    /** What may be answered to the blocks that are on the way; the packets themselves needn't stay in memory. */
    private final Deque<Block.Answers> unanswered = new ArrayDeque<>();

    private final VersionLine versionLine = new VersionLine();
    private final byte[] answer = new byte[Block.ANSWER_LENGTH];
    private int answerFilled;
    private @Nullable NetSocket socket;
    private boolean reached;
    private boolean granted;
    private boolean over;
    private boolean asking;
    private boolean exhausted;
    private boolean held;
    private SendOutcome rest = new SendOutcome(Status.FAILED, "");
    private long timer = NO_TIMER;

    /**
     * Who is spoken to.
     *
     * @param at where to connect to: an address, or a name that is yet to be resolved
     * @param keyId whose identity it must be
     */
    record Peer(SocketAddress at, Digest20 keyId) {}

    ClientConversation(
            Vertx vertx,
            Context context,
            NetClient client,
            MmtpClientOptions options,
            Clock clock,
            Peer to,
            BlockSource source,
            BiConsumer<Integer, SendOutcome> each) {
        this.vertx = vertx;
        this.context = context;
        this.client = client;
        this.options = options;
        this.clock = clock;
        this.to = to;
        this.source = source;
        this.each = each;
    }

    Future<List<SendOutcome>> outcomes() {
        return outcomes.future();
    }

    void start() {
        ask();
    }

    /** Ends the conversation before its time. */
    void leave() {
        end(failed(), "others want the connection");
    }

    private void connect() {
        if (to.keyId().isZero()) {
            // the reference takes zeros for "do not look who it is"
            end(Status.UNREACHED, "a key identifier of zeros names no server");
            return;
        }
        limit(options.connectTimeout().plus(options.handshakeTimeout()), "no connection in time");
        Future<NetSocket> connecting;
        try {
            connecting = client.connect(to.at());
        } catch (RuntimeException e) {
            end(Status.UNREACHED, "no such address");
            return;
        }
        connecting.onSuccess(this::connected).onFailure(e -> end(Status.UNREACHED, "no connection: " + reason(e)));
    }

    private void connected(NetSocket newSocket) {
        if (over) {
            newSocket.close();
            return;
        }
        socket = newSocket;
        if (newSocket instanceof NetSocketInternal inner) {
            // a peer that answers and then resets must not make a failing write throw the answer away unread
            inner.channelHandlerContext().channel().config().setAutoClose(false);
        }
        newSocket.exceptionHandler(e -> end(failed(), "the connection broke: " + e.getMessage()));
        newSocket.closeHandler(v -> end(failed(), "the peer closed the connection"));
        Optional<String> refusal = refusePeer(newSocket);
        if (refusal.isPresent()) {
            end(Status.UNREACHED, refusal.get());
            return;
        }
        reached = true;
        newSocket.handler(this::received);
        newSocket.write(Buffer.buffer(VersionLine.OURS));
        limit(options.answerTimeout(), "no version line in time");
    }

    private Optional<String> refusePeer(NetSocket peer) {
        if (!options.legacyTls() && !TlsProfile.isNew(peer.sslSession())) {
            return Optional.of(
                    "the peer speaks nothing newer than " + peer.sslSession().getProtocol());
        }
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (var certificate : peer.peerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            return Optional.of("the peer shows no certificate");
        }
        return TransportCertificates.refuse(chain, to.keyId(), clock.instant());
    }

    private void received(Buffer octets) {
        if (over) {
            return;
        }
        if (granted) {
            takeAnswers(octets);
            return;
        }
        switch (versionLine.add(octets)) {
            case INCOMPLETE -> {}
            case BROKEN -> end(Status.FAILED, "the peer does not speak MMTP");
            case COMPLETE -> {
                if (versionLine.grantsOurs()) {
                    granted = true;
                    fillWindow();
                } else {
                    end(Status.FAILED, "the peer does not speak MMTP " + VersionLine.VERSION);
                }
            }
        }
    }

    /** Wants more blocks from the source; a source that takes its time doesn't count as a slow peer. */
    private void ask() {
        asking = true;
        Future<List<Block>> more;
        try {
            more = source.next();
        } catch (RuntimeException e) {
            more = Future.failedFuture(e);
        }
        more.onComplete(result -> context.runOnContext(v -> given(result)));
    }

    private void given(AsyncResult<List<Block>> result) {
        asking = false;
        List<Block> more = result.succeeded() ? result.result() : List.of();
        if (result.failed()) {
            log.error("no more blocks could be had", result.cause());
        }
        exhausted = more.isEmpty();
        unsent.addAll(more);
        if (over) {
            conclude();
        } else if (granted) {
            fillWindow();
        } else if (exhausted) {
            end(Status.FAILED, "");
        } else {
            connect();
        }
    }

    private void fillWindow() {
        NetSocket out = socket;
        List<Block> blocks = new ArrayList<>();
        while (out != null && !held && !unsent.isEmpty() && unanswered.size() < WINDOW) {
            Block block = unsent.remove();
            unanswered.add(block.answers());
            blocks.add(block);
            hold(options.throttle().take(Block.LENGTH + Block.ANSWER_LENGTH));
        }
        if (out != null && !blocks.isEmpty()) {
            // TLS takes one array apart with fewer copies than many
            int length = blocks.size() * Block.LENGTH;
            ByteBuf octets =
                    PooledByteBufAllocator.DEFAULT.heapBuffer(length, length).writerIndex(length);
            ByteBuffer space = octets.nioBuffer();
            blocks.forEach(block -> block.encode(space));
            Future<Void> unused = ((NetSocketInternal) out).writeMessage(octets);
        }
        if (unsent.size() < WINDOW && !asking && !exhausted) {
            ask();
        }
        if (!unanswered.isEmpty()) {
            limit(options.answerTimeout(), "no answer in time");
        } else if (exhausted && unsent.isEmpty()) {
            end(Status.FAILED, "");
        } else {
            // nothing is due from the peer
            vertx.cancelTimer(timer);
        }
    }

    /** Sends nothing for a while, as the limit of bandwidth wants it. */
    private void hold(long nanos) {
        if (nanos > 0) {
            held = true;
            vertx.setTimer(
                    TimeUnit.NANOSECONDS.toMillis(nanos) + 1,
                    id -> context.runOnContext(v -> {
                        held = false;
                        if (!over) {
                            fillWindow();
                        }
                    }));
        }
    }

    private void takeAnswers(Buffer octets) {
        int at = 0;
        int before = known.size();
        while (!over && at < octets.length()) {
            int n = Math.min(answer.length - answerFilled, octets.length() - at);
            octets.getBytes(at, at + n, answer, answerFilled);
            at += n;
            answerFilled += n;
            if (answerFilled == answer.length) {
                answerFilled = 0;
                takeAnswer();
            }
        }
        // octets that answer nothing give the peer no more time
        if (!over && known.size() > before) {
            fillWindow();
        }
    }

    private void takeAnswer() {
        Block.Answers possible = unanswered.peek();
        if (possible != null && MessageDigest.isEqual(answer, possible.received())) {
            unanswered.remove();
            know(SendOutcome.ACCEPTED);
        } else if (possible != null && MessageDigest.isEqual(answer, possible.rejected())) {
            unanswered.remove();
            know(SendOutcome.REJECTED);
        } else {
            end(Status.FAILED, "the peer gave a wrong answer");
        }
    }

    private void know(SendOutcome outcome) {
        int index = known.size();
        known.add(outcome);
        try {
            each.accept(index, outcome);
        } catch (RuntimeException e) {
            log.error("the outcome of a packet could not be noted", e);
        }
    }

    private Status failed() {
        return reached ? Status.FAILED : Status.UNREACHED;
    }

    private void limit(Duration time, String what) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(Math.max(1, time.toMillis()), id -> end(failed(), what));
    }

    /** Ends the conversation once; packets without an outcome get the given one. */
    private void end(Status status, String reason) {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(timer);
        if (socket instanceof NetSocketInternal inner) {
            // not Vert.x's own close, which waits for all that was written to be read
            ChannelFuture unused = inner.channelHandlerContext().close();
        }
        rest = new SendOutcome(status, reason);
        conclude();
    }

    private void conclude() {
        for (int left = unanswered.size() + unsent.size(); left > 0; left--) {
            know(rest);
        }
        unanswered.clear();
        unsent.clear();
        if (!asking) {
            outcomes.complete(List.copyOf(known));
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
}
