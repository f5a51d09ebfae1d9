package net.mixminion.receiver;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.mixminion.config.ServerConfig;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.mmtp.Admission;
import net.mixminion.mmtp.MmtpServer;
import net.mixminion.mmtp.MmtpServerOptions;
import net.mixminion.mmtp.SharedBandwidth;
import net.mixminion.mmtp.Throttle;
import net.mixminion.mmtp.TlsIdentity;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Counters;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: servers that listen, the writer that stores, and an eye on the keys. */
final class Receiver implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
    private static final Duration KEY_LOOK = Duration.ofMinutes(1);
    private static final Duration ROOM_LOOK = Duration.ofSeconds(10);
    private static final long FIRST_KEY_LOOK_MILLIS = 200;
    private static final Duration PATIENCE_FOR_KEYS = Duration.ofSeconds(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final ReceiverConfig config;
    private final Vertx vertx;
    private final Bus bus;
    private final Counters counters;
    private final Runnable onBug;
    private final TransportIdentity identity;
    private final Capacity capacity = new Capacity();
    private final Admission admission;
    private final List<MmtpServer> servers = new CopyOnWriteArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final ScheduledThreadPoolExecutor keyWatch = new ScheduledThreadPoolExecutor(
            1,
            work -> {
                Thread thread = new Thread(work, "key-watch");
                thread.setDaemon(true);
                return thread;
            },
            // a hint after the end means nothing
            new ThreadPoolExecutor.DiscardPolicy());
    private @Nullable IncomingWriter writer;

    /** @param onBug ends the process at once */
    Receiver(ReceiverConfig config, StageContext context, Runnable onBug) {
        this(config, context.vertx(), context.bus(), context.counters(), context.clock(), onBug);
    }

    Receiver(ReceiverConfig config, Vertx vertx, Bus bus, Counters counters, Clock clock, Runnable onBug) {
        this.config = config;
        this.vertx = vertx;
        this.bus = bus;
        this.counters = counters;
        this.onBug = onBug;
        this.identity = new TransportIdentity(config.keyDir(), clock);
        this.admission = new Admission(capacity.limits(config), config.access()::admits);
    }

    @Override
    public void start() throws StageException, InterruptedException {
        if (!config.enabled()) {
            LOG.info("not listening: [Incoming/MMTP] is not enabled");
            return;
        }
        if (config.sharedPort() && config.instance() > 0 && !vertx.isNativeTransportEnabled()) {
            LOG.warn("not listening: without Netty's epoll transport only one receiver can have the port;"
                    + " set Receivers: 1 in [Processes]");
            return;
        }
        Pool pool = openPool();
        TlsIdentity first = awaitIdentity();
        Room room = new Room(config.incoming(), config.minFree());
        IncomingWriter newWriter =
                new IncomingWriter(pool, room::refusal, counters, () -> bus.hint(Topic.INCOMING), onBug);
        newWriter.start();
        writer = newWriter;
        Throttle throttle = SharedBandwidth.of(config.runDir(), config.bandwidth(), config.bandwidthSpike());
        for (String address : config.addresses()) {
            listen(address, first, newWriter, throttle);
        }
        bus.subscribe(Topic.KEYS, message -> keyWatch.execute(this::renewIdentity));
        var unusedCounting =
                keyWatch.scheduleWithFixedDelay(room::count, 0, ROOM_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        // the first look at once, for keys that changed while nobody was subscribed
        var unused =
                keyWatch.scheduleWithFixedDelay(this::renewIdentity, 0, KEY_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Pool openPool() throws StageException {
        try {
            Pool pool = Pool.open(config.incoming());
            Pool.Recovery found = pool.recover();
            if (found.unfinished() > 0) {
                LOG.info("deleted {} half-written files", found.unfinished());
            }
            return pool;
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.CANT_CREATE, "can't use the pool " + config.incoming() + ": " + e.getMessage(), e);
        }
    }

    private TlsIdentity awaitIdentity() throws InterruptedException {
        long complainAt = System.nanoTime() + PATIENCE_FOR_KEYS.toNanos();
        while (true) {
            Optional<TlsIdentity> found = Optional.empty();
            String missing = "there is no key set with a transport key in " + config.keyDir();
            try {
                found = identity.readIfNew();
            } catch (IOException | WireFormatException e) {
                missing = String.valueOf(e.getMessage());
            }
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > complainAt) {
                LOG.warn("waiting for keyd to make a transport key: {}", missing);
                complainAt += KEY_LOOK.toNanos();
            }
            TimeUnit.MILLISECONDS.sleep(FIRST_KEY_LOOK_MILLIS);
        }
    }

    private void listen(String address, TlsIdentity first, IncomingWriter sink, Throttle throttle)
            throws StageException, InterruptedException {
        MmtpServer server = new MmtpServer(
                vertx,
                new MmtpServerOptions(
                        address, config.port(), first, admission, throttle, config.legacyTls(), config.sharedPort()),
                sink);
        servers.add(server);
        try {
            int port = server.start()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            ports.add(port);
            LOG.info("listening on {} port {}", address, port);
        } catch (ExecutionException e) {
            throw BindFailure.explain(address, config.port(), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw BindFailure.explain(address, config.port(), e);
        }
    }

    /** The ports that the servers listen on. */
    List<Integer> ports() {
        return List.copyOf(ports);
    }

    private void renewIdentity() {
        try {
            identity.readIfNew().ifPresent(renewed -> {
                servers.forEach(server -> server.updateIdentity(renewed));
                LOG.info("showing a new transport certificate");
            });
        } catch (IOException | WireFormatException e) {
            // perhaps keyd is just replacing them: the next look comes in a minute
            LOG.warn("going on with the old transport certificate: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a bug: going on with the old transport certificate", e);
        }
    }

    /** Addresses, ports and bandwidth stay as they are until the next start. */
    @Override
    public void reload(ServerConfig newConfig) {
        ReceiverConfig changed = ReceiverConfig.of(newConfig, config.instance(), config.sharedPort() ? 2 : 1);
        admission.update(capacity.limits(changed), changed.access()::admits);
        keyWatch.execute(this::renewIdentity);
    }

    @Override
    public void stop(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        keyWatch.shutdown();
        List<CompletableFuture<Void>> closing = servers.stream()
                .map(server -> server.close().toCompletionStage().toCompletableFuture())
                .toList();
        for (var one : closing) {
            try {
                one.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("a server did not close in time", e);
            }
        }
        if (writer != null) {
            writer.close(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
    }
}
