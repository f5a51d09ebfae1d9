package net.mixminion.mmtp;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving side of MMTP: listens, greets each client and passes its packets to a {@link PacketSink}. Whoever is
 * not admitted is let go before the handshake, which is what costs us. Safe for use by several threads.
 */
public final class MmtpServer {
    private static final Logger log = LoggerFactory.getLogger(MmtpServer.class);
    private static final int BACKLOG = 128;

    /** For the system's part of what a client has not read; the chain of a handshake fits in, and many answers. */
    private static final int SEND_BUFFER = 16 * 1024;

    private static final long DRAIN_SECONDS = 5;
    private static final long LOOK_MILLIS = 1000;
    private static final long THREAD_IDLE_SECONDS = 10;

    private final Vertx vertx;
    private final PacketSink sink;
    private final Admission admission;
    private final Throttle throttle;
    private final IdentityKeyManager identity;
    private final SslContext tls;
    private final NetServer server;
    private final ThreadPoolExecutor handshakes;
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile long look = -1;

    /** Prepares a server; {@link #start} makes it listen. */
    public MmtpServer(Vertx vertx, MmtpServerOptions options, PacketSink sink) {
        this.vertx = vertx;
        this.sink = sink;
        this.admission = options.admission();
        this.throttle = options.throttle();
        this.identity = new IdentityKeyManager(options.identity());
        this.tls = TlsProfile.server(options.legacyTls(), identity);
        this.handshakes = handshakeThreads();
        this.server = vertx.createNetServer(new NetServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setAcceptBacklog(BACKLOG)
                .setReuseAddress(true)
                .setReusePort(options.sharedPort())
                .setSendBufferSize(SEND_BUFFER)
                .setTcpNoDelay(true));
        server.exceptionHandler(e -> log.debug("a connection could not be taken: {}", e.toString()));
        server.connectHandler(this::accept);
    }

    /** The RSA of handshakes must not hold up the event loop, and a flood of them gets no more than the processors. */
    private static ThreadPoolExecutor handshakeThreads() {
        int threads = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "handshakes");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Starts to listen.
     *
     * @return the port; or the failure to bind, a {@link java.net.BindException} as a rule
     */
    public Future<Integer> start() {
        return server.listen().map(listening -> {
            look = vertx.setPeriodic(LOOK_MILLIS, id -> look());
            return listening.actualPort();
        });
    }

    /** Has each thread look at all of its connections in one go: there may be thousands. */
    private void look() {
        connections.stream()
                .collect(Collectors.groupingBy(ServerConnection::loop))
                .forEach((loop, its) -> loop.execute(() -> {
                    ConnectionLimits limits = admission.limits();
                    long now = System.nanoTime();
                    its.forEach(connection -> connection.look(limits, now));
                }));
    }

    /** Shows another identity to every client that connects from now on; connections that exist go on. */
    public void updateIdentity(TlsIdentity newIdentity) {
        identity.replace(newIdentity);
    }

    /** Connections that are open, in whatever state. */
    public int connectionCount() {
        return connections.size();
    }

    /**
     * Ends the server: accepts no more connections and reads no more, answers what the sink is still storing, then
     * closes. Bounded in time.
     */
    public Future<Void> close() {
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS).onComplete(closed -> vertx.cancelTimer(look));
    }

    private void accept(NetSocket socket) {
        NetSocketInternal inner = (NetSocketInternal) socket;
        InetAddress from = address(inner);
        ServerConnection connection =
                new ServerConnection(inner, Vertx.currentContext(), from, sink, admission, throttle, System.nanoTime());
        Optional<String> refusal = admission.enter(connection, from);
        if (refusal.isPresent()) {
            log.debug("a connection from {} is refused: {}", from, refusal.get());
            socket.close();
            return;
        }
        connections.add(connection);
        socket.closeHandler(v -> {
            connections.remove(connection);
            connection.closed();
        });
        socket.shutdownHandler(v -> connection.drain());
        connection.open();
        SslHandler handler = tls.newHandler(ByteBufAllocator.DEFAULT, handshakes);
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                sink.connected();
                connection.shookHands();
            } else {
                log.debug("a handshake failed: {}", String.valueOf(done.cause()));
            }
        });
        inner.channelHandlerContext().pipeline().addFirst("ssl", handler);
    }

    private static InetAddress address(NetSocketInternal socket) {
        return socket.channelHandlerContext().channel().remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
