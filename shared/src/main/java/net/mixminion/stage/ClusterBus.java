package net.mixminion.stage;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus as a Vert.x event bus, clustered by Hazelcast on the loopback address alone. What is subscribed before it is
 * connected is registered when it is. The connections are mutually authenticated TLS.
 */
public final class ClusterBus implements Bus, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterBus.class);
    private static final String LOOPBACK = "127.0.0.1";
    /** For a farewell: whoever gets none notices that the connection is closed, as when a process dies. */
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(300);

    private static final Duration PROBE_PERIOD = Duration.ofMillis(100);

    private final List<Subscription> early = new ArrayList<>();
    private final Promise<Vertx> joining = Promise.promise();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final BusSettings settings;
    private final boolean first;
    private volatile boolean begun;
    private @Nullable Vertx joined;

    private record Subscription(Topic topic, Consumer<JsonObject> listener) {}

    private ClusterBus(BusSettings settings, boolean first) {
        this.settings = settings;
        joining.future()
                .onSuccess(this::onJoined)
                .onFailure(e -> LOG.debug("not on the event bus, working without hints", e));
        this.first = first;
    }

    /** Goes to the cluster, in the background. A JVM is busy enough while it starts, so its own work comes first. */
    public void connect() {
        begun = true;
        Thread joiner = new Thread(this::build, "bus-join");
        joiner.setDaemon(true);
        joiner.start();
    }

    private void build() {
        try {
            // Hazelcast's first words come before it reads its configuration
            System.setProperty("hazelcast.logging.type", "slf4j");
            if (!first) {
                awaitFirstMember();
            }
            EventBusOptions eventBus = new EventBusOptions()
                    .setHost(LOOPBACK)
                    .setClusterPublicHost(LOOPBACK)
                    .setSsl(true)
                    .setTrustAll(false)
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addKeyPath(settings.key().toString())
                            .addCertPath(settings.certificate().toString()))
                    .setTrustOptions(new PemTrustOptions()
                            .addCertPath(settings.certificate().toString()));
            VertxOptions options = new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(2)
                    .setEventBusOptions(eventBus);
            Vertx.builder()
                    .with(options)
                    .withClusterManager(new HazelcastClusterManager(LoopbackCluster.config(settings, first)))
                    .buildClustered()
                    .onComplete(joining);
        } catch (InterruptedException | RuntimeException e) {
            joining.tryFail(e);
        }
    }

    /** A member that finds nobody founds a cluster of its own, so the first member has to be there first. */
    private void awaitFirstMember() throws InterruptedException {
        InetSocketAddress first = new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port());
        while (true) {
            try {
                SocketChannel.open(first).close();
                return;
            } catch (IOException e) {
                if (closing.await(PROBE_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException("closed before the bus was there");
                }
            }
        }
    }

    /** The cluster's first member, the supervisor; call {@link #connect}. */
    public static ClusterBus host(BusSettings settings) {
        return new ClusterBus(settings, true);
    }

    /** A member of the supervisor's cluster; call {@link #connect}. */
    public static ClusterBus join(BusSettings settings) {
        return new ClusterBus(settings, false);
    }

    @Override
    public void publish(Topic topic, JsonObject message) {
        Vertx vertx = joined();
        if (vertx != null) {
            vertx.eventBus().publish(topic.address(), message);
        }
    }

    @Override
    public void subscribe(Topic topic, Consumer<JsonObject> listener) {
        Vertx vertx;
        synchronized (this) {
            vertx = joined;
            if (vertx == null) {
                early.add(new Subscription(topic, listener));
                return;
            }
        }
        register(vertx, topic, listener);
    }

    /** True once this process is a member. */
    public boolean isConnected() {
        return joined() != null;
    }

    /** Leaves the cluster, and does not wait until everybody has taken note. */
    @Override
    public void close() {
        closing.countDown();
        if (!begun) {
            return;
        }
        try {
            joining.future()
                    .compose(Vertx::close)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the event bus did not close in time", e);
        }
    }

    private synchronized @Nullable Vertx joined() {
        return joined;
    }

    private void onJoined(Vertx vertx) {
        List<Subscription> waiting;
        synchronized (this) {
            joined = vertx;
            waiting = List.copyOf(early);
            early.clear();
        }
        waiting.forEach(s -> register(vertx, s.topic, s.listener));
        LOG.debug("on the event bus");
    }

    private static void register(Vertx vertx, Topic topic, Consumer<JsonObject> listener) {
        vertx.eventBus().<JsonObject>consumer(topic.address(), message -> listener.accept(message.body()));
    }
}
