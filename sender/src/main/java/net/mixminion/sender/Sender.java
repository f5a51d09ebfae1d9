package net.mixminion.sender;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.SharedBandwidth;
import net.mixminion.mmtp.Throttle;
import net.mixminion.spool.Pool;
import net.mixminion.spool.ShardLock;
import net.mixminion.spool.Shards;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sending stage: one thread that looks at the queues, at every hint and every second; the network beside it. */
final class Sender implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration SCAN_PERIOD = Duration.ofSeconds(1);
    private static final int PURGE_LIMIT = 1000;
    private static final Duration SHRED_LATEST = Duration.ofSeconds(10);
    private static final Duration DRAIN_LOOK = Duration.ofMillis(50);
    private static final Duration LAST_WORK = Duration.ofSeconds(2);

    private final StageContext context;
    private final SenderConfig config;
    private final SecureRandom random = new SecureRandom();
    private final ScheduledExecutorService thread = daemon("sender");
    private final ExecutorService remover = daemon("remover");
    /** Overwrites what was sent: that takes a disk longer than sending does, and nothing waits for it. */
    private final ScheduledExecutorService shredder = daemon("shredder");

    private long shredded = System.nanoTime();
    private @Nullable Pool outgoing;
    private @Nullable RelayQueue relays;
    private @Nullable Shards shards;
    private @Nullable MmtpClient client;
    private @Nullable MailDelivery mail;

    Sender(StageContext context) {
        this.context = context;
        this.config = SenderConfig.of(context.config());
    }

    @Override
    public void start() throws StageException {
        try {
            open();
        } catch (ConfigException e) {
            throw new StageException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "can't open the queues in " + config.queueDir(), e);
        }
        context.bus().subscribe(Topic.OUTGOING, hint -> soon());
        var unused = thread.scheduleWithFixedDelay(this::work, 0, SCAN_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        var unusedToo = shredder.scheduleWithFixedDelay(this::shred, 0, SCAN_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void open() throws IOException, ConfigException {
        Pool queue = Pool.open(config.queueDir().resolve("outgoing"));
        queue.recover();
        outgoing = queue;
        Shards own =
                new Shards(ShardLock.open(config.lockDir().resolve("sender")), context.instance(), context.instances());
        shards = own;
        ServerConfig whole = context.config();
        Throttle throttle = SharedBandwidth.of(
                whole.server().workDir().resolve("run"),
                whole.server().maxBandwidth(),
                whole.server().maxBandwidthSpike());
        MmtpClient mmtp = new MmtpClient(
                context.vertx(),
                MmtpClientOptions.withTimeout(config.timeout())
                        .with(throttle, whole.outgoing().legacyTls()),
                context.clock());
        client = mmtp;
        relays = new RelayQueue(
                new OutgoingPackets(
                        queue, PacketAges.load(state(queue, ".ages-")), context.counters(), context.clock()),
                new Loopback(
                        config.keyDir(),
                        Pool.open(config.queueDir().resolve("incoming")),
                        context.bus(),
                        context.counters()),
                new RelayQueue.Network(mmtp, Names.of(context.vertx())),
                DestinationStates.load(state(queue, ".destinations-")),
                own::mine,
                context.counters(),
                context.clock(),
                random,
                work -> execute(thread, work),
                work -> execute(remover, work),
                config);
        MailDelivery delivery = new MailDelivery(
                config.mail(), context.vertx(), context.clock(), context.counters(), own::mine, SCAN_PERIOD);
        delivery.start();
        mail = delivery;
    }

    private LazyFile state(Pool queue, String prefix) {
        return new LazyFile(queue.directory().resolve(prefix + context.instance()), shredder);
    }

    @Override
    public void reload(ServerConfig fresh) {
        SenderConfig changed = SenderConfig.of(fresh);
        thread.execute(() -> {
            if (relays != null) {
                relays.reload(changed);
            }
        });
        if (mail != null) {
            var unused = mail.reload(changed.mail());
        }
    }

    @Override
    public void stop(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (System.nanoTime() < end && !drained()) {
                if (thread.awaitTermination(DRAIN_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        execute(thread, () -> {
            if (relays != null) {
                relays.save();
            }
        });
        finish(thread);
        finish(remover);
        // which writes down what that has saved
        finish(shredder);
        try {
            if (client != null) {
                client.close();
            }
            if (mail != null) {
                mail.close();
            }
            if (shards != null) {
                shards.close();
            }
        } catch (IOException e) {
            LOG.debug("the locks end with the process", e);
        }
    }

    private static void finish(ExecutorService work) {
        work.shutdown();
        try {
            if (!work.awaitTermination(LAST_WORK.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("something is left undone until the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean drained() throws InterruptedException {
        try {
            List<Boolean> done = new ArrayList<>();
            thread.submit(() -> done.add(relays == null || relays.drained())).get();
            return (mail == null || mail.drained()) && done.get(0);
        } catch (ExecutionException | RejectedExecutionException e) {
            return true;
        }
    }

    /** The mix has fired. */
    private void soon() {
        try {
            thread.execute(() -> {
                if (relays != null) {
                    relays.fired();
                }
                work();
            });
            if (mail != null) {
                mail.soon();
            }
        } catch (RejectedExecutionException e) {
            // stopping
        }
    }

    /** Work for a thread; when the sender is stopping, nobody's. */
    private static void execute(Executor thread, Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("the sender is stopping");
        }
    }

    /** Overwrites what was sent, after the sending: what the mix has fired is not to share the disk with it. */
    private void shred() {
        boolean sending = relays != null && relays.isSending();
        if (!sending || System.nanoTime() - shredded > SHRED_LATEST.toNanos()) {
            purge();
        }
    }

    private void purge() {
        try {
            if (outgoing != null && outgoing.purge(PURGE_LIMIT) == PURGE_LIMIT) {
                execute(shredder, this::purge);
            }
            shredded = System.nanoTime();
        } catch (IOException e) {
            LOG.error("can't delete what was sent; trying again in a second", e);
        } catch (RuntimeException e) {
            LOG.error("a bug in the sender; what was sent stays undeleted", e);
        }
    }

    private static ScheduledExecutorService daemon(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread result = new Thread(work, name);
            result.setDaemon(true);
            return result;
        });
    }

    /** One look at the queues; whatever goes wrong costs this look only. */
    private void work() {
        try {
            if (shards != null) {
                shards.claim();
            }
            if (relays != null) {
                relays.work();
                relays.save();
            }
        } catch (IOException e) {
            LOG.error("can't work on the queues; trying again in a second", e);
        } catch (RuntimeException e) {
            LOG.error("a bug in the sender; what it concerns stays where it is", e);
        }
    }
}
