package net.mixminion.testnet.hostile;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many clients at once, from many addresses of the loopback network, each stuck somewhere on purpose; one that is let go
 * comes back.
 */
public final class HostileCrowd implements AutoCloseable {
    private static final int PER_ADDRESS = 40;
    private static final long OPENING_MILLIS = 5;
    private static final int AT_ONCE = 4;
    private static final long TRICKLE_MILLIS = 10_000;

    /** Where a client is stuck. */
    public enum Stuck {
        /** In the middle of the first message of TLS. */
        HELLO,
        /** In the middle of the version line. */
        LINE,
        /** Somewhere in a block, of which an octet comes now and then. */
        BLOCK,
        /** Sends blocks and never reads an answer. */
        DEAF,
        /** Nowhere: greets, and is silent. */
        IDLE
    }

    private final Vertx vertx;
    private final InetSocketAddress server;
    private final List<NetClient> plain = new ArrayList<>();
    private final List<NetClient> tls = new ArrayList<>();
    private final Queue<Stuck> waiting = new ConcurrentLinkedQueue<>();
    private final Random random = new Random();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong letGo = new AtomicLong();
    private final byte[] block = RawMmtp.block("SEND", RawMmtp.noise());
    private volatile boolean closed;
    private long opening = -1;

    /**
     * @param count how many clients, equally of each kind
     * @param kinds where they are stuck
     */
    public HostileCrowd(Vertx vertx, InetSocketAddress server, int count, List<Stuck> kinds) {
        this.vertx = vertx;
        this.server = server;
        for (int i = 0; i <= count / PER_ADDRESS; i++) {
            String from = "127.0." + (2 + i / 250) + "." + (1 + i % 250);
            NetClientOptions options =
                    new NetClientOptions().setLocalAddress(from).setConnectTimeout(20_000);
            plain.add(vertx.createNetClient(options));
            tls.add(vertx.createNetClient(new NetClientOptions(options)
                    .setSsl(true)
                    .setTrustAll(true)
                    .setHostnameVerificationAlgorithm("")
                    .setSslHandshakeTimeout(60)));
        }
        for (int i = 0; i < count; i++) {
            waiting.add(kinds.get(i % kinds.size()));
        }
    }

    /** Begins to open connections, some hundreds a second. */
    public void open() {
        opening = vertx.setPeriodic(OPENING_MILLIS, id -> {
            for (int i = 0; i < AT_ONCE && !closed; i++) {
                Stuck next = waiting.poll();
                if (next != null) {
                    connect(next);
                }
            }
        });
    }

    /** Connections that are open now, as far as they have come. */
    public int size() {
        return open.get();
    }

    /** How often the server has let one go. */
    public long letGo() {
        return letGo.get();
    }

    private void connect(Stuck kind) {
        List<NetClient> clients = kind == Stuck.HELLO ? plain : tls;
        NetClient client = clients.get(random.nextInt(clients.size()));
        client.connect(server.getPort(), server.getAddress().getHostAddress()).onComplete(result -> {
            if (result.failed()) {
                again(kind);
                return;
            }
            NetSocket socket = result.result();
            open.incrementAndGet();
            socket.exceptionHandler(e -> {});
            socket.closeHandler(v -> {
                open.decrementAndGet();
                letGo.incrementAndGet();
                again(kind);
            });
            behave(kind, socket);
        });
    }

    private void again(Stuck kind) {
        if (!closed) {
            vertx.setTimer(1000, id -> waiting.add(kind));
        }
    }

    private void behave(Stuck kind, NetSocket socket) {
        switch (kind) {
            case HELLO -> socket.write(Buffer.buffer(new byte[] {22, 3, 1, 2, 0, 1, 0}));
            case LINE -> socket.write("MMT");
            case BLOCK ->
                greet(socket, () -> {
                    int sent = 1 + random.nextInt(block.length - 2);
                    socket.write(Buffer.buffer(Arrays.copyOf(block, sent)));
                    long trickle = vertx.setPeriodic(TRICKLE_MILLIS, id -> socket.write(Buffer.buffer(new byte[1])));
                    socket.closeHandler(v -> {
                        vertx.cancelTimer(trickle);
                        open.decrementAndGet();
                        letGo.incrementAndGet();
                        again(kind);
                    });
                });
            case DEAF ->
                greet(socket, () -> {
                    socket.pause();
                    socket.write(Buffer.buffer(block));
                });
            case IDLE -> greet(socket, () -> {});
        }
    }

    private static void greet(NetSocket socket, Runnable then) {
        socket.handler(answer -> {
            socket.handler(ignored -> {});
            then.run();
        });
        socket.write(Buffer.buffer(RawMmtp.VERSION_LINE));
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(opening);
        plain.forEach(NetClient::close);
        tls.forEach(NetClient::close);
    }
}
