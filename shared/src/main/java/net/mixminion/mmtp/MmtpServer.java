package net.mixminion.mmtp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving side of MMTP: listens, greets each client and passes its packets to a {@link PacketSink}. Safe for use
 * by several threads.
 */
public final class MmtpServer {
    private static final Logger log = LoggerFactory.getLogger(MmtpServer.class);
    private static final int BACKLOG = 128;
    private static final long HANDSHAKE_SECONDS = 30;
    private static final long DRAIN_SECONDS = 5;

    private final PacketSink sink;
    private final IdentityKeyManager identity;
    private final NetServer server;
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();

    /** Prepares a server; {@link #start} makes it listen. */
    public MmtpServer(Vertx vertx, MmtpServerOptions options, PacketSink sink) {
        this.sink = sink;
        this.identity = new IdentityKeyManager(options.identity());
        long timeoutMillis = options.timeout().toMillis();
        NetServerOptions net = new NetServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setAcceptBacklog(BACKLOG)
                .setReuseAddress(true)
                .setReusePort(options.sharedPort())
                .setTcpNoDelay(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) Math.min(timeoutMillis, Integer.MAX_VALUE))
                .setSsl(true)
                .setSslEngineOptions(TlsProfile.engine())
                .setEnabledSecureTransportProtocols(TlsProfile.protocols())
                .setKeyCertOptions(KeyCertOptions.wrap(identity))
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(Math.min(timeoutMillis, TimeUnit.SECONDS.toMillis(HANDSHAKE_SECONDS)));
        this.server = vertx.createNetServer(net);
        server.exceptionHandler(e -> log.debug("a handshake failed: {}", e.toString()));
        server.connectHandler(this::accept);
    }

    /**
     * Starts to listen.
     *
     * @return the port; or the failure to bind, a {@link java.net.BindException} as a rule
     */
    public Future<Integer> start() {
        return server.listen().map(NetServer::actualPort);
    }

    /** Shows another identity to every client that connects from now on; connections that exist go on. */
    public void updateIdentity(TlsIdentity newIdentity) {
        identity.replace(newIdentity);
    }

    /** Connections that are open, after their handshakes. */
    public int connectionCount() {
        return connections.size();
    }

    /**
     * Ends the server: accepts no more connections and reads no more, answers what the sink is still storing, then
     * closes. Bounded in time.
     */
    public Future<Void> close() {
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    private void accept(NetSocket socket) {
        ServerConnection connection = new ServerConnection(socket, Vertx.currentContext(), sink);
        connections.add(connection);
        socket.closeHandler(v -> {
            connections.remove(connection);
            connection.closed();
        });
        socket.shutdownHandler(v -> connection.drain());
        sink.connected();
        connection.open();
    }
}
