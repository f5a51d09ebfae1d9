package net.mixminion.sender;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ConfigException;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Counters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail half of the sender: {@code deliver/}, on a thread of its own, so that neither a mail server that hangs nor a
 * message that takes long keeps a packet waiting.
 */
final class MailDelivery {
    /**
     * What all of {@code deliver/} counts as when the senders divide the work: a message that was put together must not
     * be delivered before its move is durable, and that takes one thread for both.
     */
    static final String DESTINATION = "deliver";

    private static final Logger LOG = LoggerFactory.getLogger(MailDelivery.class);
    private static final String UNDELIVERABLE = "UNDELIVERABLE";
    private static final String FRAGMENT = "FRAGMENT";

    private final Vertx vertx;
    private final Clock clock;
    private final Counters counters;
    private final Ownership ownership;
    private final Duration scanPeriod;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread result = new Thread(work, "mail");
        result.setDaemon(true);
        return result;
    });
    private final Map<String, MailQueue> queues = new TreeMap<>();
    private final HoldFile holdFile;
    private MailConfig config;
    private @Nullable FragmentQueue fragments;
    private @Nullable WholeMessages whole;

    /**
     * A delivery that doesn't work yet.
     *
     * @param scanPeriod how long it may take until a new message is seen
     */
    MailDelivery(
            MailConfig config, Vertx vertx, Clock clock, Counters counters, Ownership ownership, Duration scanPeriod) {
        this.config = config;
        this.holdFile = new HoldFile(config.holdFile());
        this.vertx = vertx;
        this.clock = clock;
        this.counters = counters;
        this.ownership = ownership;
        this.scanPeriod = scanPeriod;
    }

    /**
     * Opens the pools and begins to work.
     *
     * @throws ConfigException if the blacklist or the address file can't be read
     */
    void start() throws IOException, ConfigException {
        for (MailModule module : MailModule.enabled(config, vertx, clock)) {
            queues.put(module.name(), open(module));
        }
        reloadFragments();
        var unused = thread.scheduleWithFixedDelay(this::work, 0, scanPeriod.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at the pools as soon as it can. */
    void soon() {
        inTurn(this::work);
    }

    /**
     * Takes over a new configuration, with the files it names read again; one that can't be read changes nothing.
     *
     * @return done when that has happened
     */
    CompletableFuture<Void> reload(MailConfig fresh) {
        return CompletableFuture.runAsync(() -> takeOver(fresh), this::inTurn);
    }

    private void takeOver(MailConfig fresh) {
        try {
            List<MailModule> modules = MailModule.enabled(fresh, vertx, clock);
            config = fresh;
            replace(modules);
        } catch (ConfigException e) {
            LOG.error("mail goes on with the rules from before: {}", e.getMessage());
        } catch (IOException e) {
            LOG.error("can't open a pool in {}", fresh.deliverDir(), e);
        }
    }

    /** Begins nothing new; true when nothing is under way any more. */
    boolean drained() throws InterruptedException {
        try {
            List<Boolean> done = new ArrayList<>();
            thread.submit(() -> queues.values().forEach(queue -> done.add(queue.drained())))
                    .get();
            return !done.contains(false);
        } catch (ExecutionException | RejectedExecutionException e) {
            return true;
        }
    }

    /** Ends, whatever is under way. */
    void close() {
        inTurn(() -> {
            queues.values().forEach(MailQueue::close);
            if (fragments != null) {
                fragments.close();
            }
        });
        thread.shutdown();
    }

    private void inTurn(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("the sender is stopping");
        }
    }

    private void replace(List<MailModule> modules) throws IOException {
        Map<String, MailQueue> before = new TreeMap<>(queues);
        for (MailModule module : modules) {
            MailQueue queue = before.remove(module.name());
            if (queue == null) {
                queues.put(module.name(), open(module));
            } else {
                queue.reload(module);
            }
        }
        for (Map.Entry<String, MailQueue> disabled : before.entrySet()) {
            disabled.getValue().drained();
            disabled.getValue().close();
            queues.remove(disabled.getKey());
        }
        reloadFragments();
    }

    private void reloadFragments() throws IOException {
        if (config.fragmented().isEmpty()) {
            if (fragments != null) {
                fragments.close();
            }
            fragments = null;
            return;
        }
        Map<String, Pool> targets = new TreeMap<>();
        queues.forEach((name, queue) -> targets.put(name, queue.pool()));
        FragmentQueue before = fragments;
        if (before != null && whole != null) {
            whole.retarget(targets);
            before.reload(config.fragmented().get(), config.packetLifetime());
            return;
        }
        Pool pool = Pool.open(config.deliverDir().resolve(FRAGMENT));
        pool.recover();
        WholeMessages messages = new WholeMessages(pool, targets, counters);
        whole = messages;
        fragments = new FragmentQueue(
                pool, messages, config.fragmented().get(), config.packetLifetime(), ownership, counters, clock);
    }

    private MailQueue open(MailModule module) throws IOException {
        Pool pool = Pool.open(config.deliverDir().resolve(module.name()));
        pool.recover();
        return new MailQueue(pool, module, holdFile, ownership, counters, clock, this::inTurn);
    }

    /** One look at the pools; whatever goes wrong in one costs that look only. */
    private void work() {
        FragmentQueue waiting = fragments;
        if (waiting != null) {
            guarded(FRAGMENT, waiting::work);
        }
        queues.forEach((name, queue) -> guarded(name, queue::work));
        for (String module : List.of(MailModule.SMTP, MailModule.MBOX, FRAGMENT)) {
            boolean enabled = module.equals(FRAGMENT) ? waiting != null : queues.containsKey(module);
            if (!enabled && ownership.mine(DESTINATION)) {
                discardAll(config.deliverDir().resolve(module));
            }
        }
    }

    /** Work on one pool. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void guarded(String module, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            LOG.error("can't work on deliver/{}; trying again in a second", module, e);
        } catch (RuntimeException e) {
            LOG.error("a bug in the delivery of messages; what it concerns stays where it is", e);
        }
    }

    /** What is left of a way of delivery that the operator has turned off. */
    private void discardAll(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Pool pool = Pool.open(directory);
            List<String> ids = pool.list();
            pool.remove(ids);
            pool.sync();
            ids.forEach(id -> counters.discarded(UNDELIVERABLE));
            pool.purge(Integer.MAX_VALUE);
        } catch (IOException e) {
            LOG.error("can't empty {}", directory, e);
        }
    }
}
