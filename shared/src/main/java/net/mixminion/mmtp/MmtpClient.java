package net.mixminion.mmtp;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;

/**
 * The sending side of MMTP: a connection for each call, on which it sends the packets of the call and collects the
 * answers. Not an octet of MMTP is sent before the peer has proved that it holds the identity key that the address
 * names. Safe for use by several threads.
 */
public final class MmtpClient {
    private final Vertx vertx;
    private final MmtpClientOptions options;
    private final Clock clock;
    private final NetClient client;

    /** @param clock tells whether a peer's certificate is valid now */
    public MmtpClient(Vertx vertx, MmtpClientOptions options, Clock clock) {
        this.vertx = vertx;
        this.options = options;
        this.clock = clock;
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout(millis(options.connectTimeout()))
                .setTcpNoDelay(true)
                .setReconnectAttempts(0)
                .setSsl(true)
                .setSslEngineOptions(TlsProfile.engine())
                .setEnabledSecureTransportProtocols(TlsProfile.protocols())
                .setTrustOptions(TrustOptions.wrap(new LookLater()))
                .setHostnameVerificationAlgorithm("")
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(millis(options.handshakeTimeout())));
    }

    /**
     * Sends packets to a server.
     *
     * @return one outcome for each packet, in order; never a failed future
     */
    public Future<List<SendOutcome>> send(MmtpAddress to, List<Packet> packets) {
        return send(to, packets, (index, outcome) -> {});
    }

    /**
     * Sends packets to a server.
     *
     * @param each told of each packet's index and outcome as soon as it is known, on an event loop: it must not block
     * @return one outcome for each packet, in order; never a failed future
     */
    public Future<List<SendOutcome>> send(MmtpAddress to, List<Packet> packets, BiConsumer<Integer, SendOutcome> each) {
        return sendBlocks(
                to, packets.stream().map(p -> new Block(Block.Command.SEND, p)).toList(), each);
    }

    /** Sends blocks, which may be JUNK as well; otherwise like {@link #send(MmtpAddress, List, BiConsumer)}. */
    public Future<List<SendOutcome>> sendBlocks(
            MmtpAddress to, List<Block> blocks, BiConsumer<Integer, SendOutcome> each) {
        return sendBlocks(to, BlockSource.of(blocks), each);
    }

    /** Sends blocks as long as the source gives some, on one connection; otherwise like the others. */
    public Future<List<SendOutcome>> sendBlocks(
            MmtpAddress to, BlockSource source, BiConsumer<Integer, SendOutcome> each) {
        return sendBlocks(
                SocketAddress.inetSocketAddress(to.port(), to.host()),
                to.keyId(),
                source,
                each,
                Promise.<Void>promise().future());
    }

    /**
     * Sends blocks to an address that is known already: no name is looked up again, which could give another one.
     *
     * @param at the address and port
     * @param keyId SHA-1 of the identity key that the peer must have
     * @param leave once complete, ends the conversation, whatever is under way; what has no answer then has failed
     */
    public Future<List<SendOutcome>> sendBlocks(
            InetSocketAddress at,
            Digest20 keyId,
            BlockSource source,
            BiConsumer<Integer, SendOutcome> each,
            Future<Void> leave) {
        return sendBlocks(SocketAddress.inetSocketAddress(at), keyId, source, each, leave);
    }

    private Future<List<SendOutcome>> sendBlocks(
            SocketAddress at,
            Digest20 keyId,
            BlockSource source,
            BiConsumer<Integer, SendOutcome> each,
            Future<Void> leave) {
        Context context = vertx.getOrCreateContext();
        ClientConversation conversation = new ClientConversation(
                vertx, context, client, options, clock, new ClientConversation.Peer(at, keyId), source, each);
        context.runOnContext(v -> conversation.start());
        leave.onComplete(result -> context.runOnContext(v -> conversation.leave()));
        return conversation.outcomes();
    }

    /** Ends all conversations that are under way; their remaining packets fail. */
    public Future<Void> close() {
        return client.close();
    }

    private static int millis(Duration timeout) {
        return (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
    }
}
