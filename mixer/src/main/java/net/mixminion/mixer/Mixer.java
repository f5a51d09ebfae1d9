package net.mixminion.mixer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ServerConfig;
import net.mixminion.crypto.Rsa;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.ShardLock;
import net.mixminion.spool.Shards;
import net.mixminion.spool.Steps;
import net.mixminion.stage.Event;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mixer: takes packets from {@code incoming/} into {@code mix/}, and lets them go when the mix fires.
 *
 * <p>One thread works on incoming, helped by as many as there are processors; others look after the mix, the keys and
 * what is to be deleted. They look every second; at incoming also soon after a hint that there is something.
 */
public final class Mixer implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(Mixer.class);
    private static final int PURGE_AT_ONCE = 2000;
    private static final long LOOK_SECONDS = 1;
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Duration KEYS_PAUSE = Duration.ofMinutes(1);
    private static final Duration RATE_TIME = Duration.ofMillis(100);

    private final StageContext context;
    private final Clock steady;
    private final Seldom seldom;
    private final Pool incomingPool;
    private final Pool mixPool;
    private final PacketKeys keys;
    private final Shards shards;
    private final Incoming incoming;
    private final Mix mix;
    private final Semaphore hints = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService workers =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(3);
    private final Thread worker = new Thread(this::workOnIncoming, "incoming");
    private Instant keysDue = Instant.MIN;
    private volatile boolean keysChanged;
    private volatile boolean stopping;

    /**
     * A mixer that doesn't work yet.
     *
     * @param steady a clock that nobody sets while we run
     */
    Mixer(StageContext context, Clock steady, SecureRandom random, Steps steps) throws IOException {
        MixerConfig config = MixerConfig.of(context.config());
        this.context = context;
        this.steady = steady;
        seldom = new Seldom(steady);
        incomingPool = Pool.open(config.queueDir().resolve("incoming"), random, steps);
        mixPool = Pool.open(config.queueDir().resolve("mix"), random, steps);
        mixPool.limitBodies(Packet.PACKET_LENGTH);
        incomingPool.whenCorrupt(() -> context.counters().count(Event.CORRUPT_FILE));
        mixPool.whenCorrupt(() -> context.counters().count(Event.CORRUPT_FILE));
        HashLogs hashLogs = new HashLogs(config.hashLogDir(), mixPool.directory(), steps);
        keys = new PacketKeys(config.keyDir(), config.keyOverlap(), hashLogs, context.clock(), steady);
        ShardLock lock = ShardLock.open(config.lockDir().resolve("mixer"));
        shards = new Shards(lock, context.instance(), context.instances());
        OpeningRate rate =
                new OpeningRate(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime, this::tellRate);
        incoming = new Incoming(
                incomingPool,
                mixPool,
                shards,
                () -> keys.live().measuredBy(rate),
                workers,
                config.modules(),
                context.counters(),
                steady);
        mix = new Mix(
                incomingPool,
                mixPool,
                ShardLock.open(config.lockDir().resolve("mix")),
                targets(config, random, steps),
                keys,
                config.mixPool(),
                config.interval(),
                dummies(config, context.clock(), random),
                config.dummyRate(),
                random,
                steady,
                context.counters(),
                context.bus());
    }

    /**
     * A mixer that doesn't work yet.
     *
     * @throws StageException if its directories can't be used
     */
    public static Mixer create(StageContext context) throws StageException {
        Clock steady = new SteadyClock(context.clock(), System::nanoTime);
        try {
            return new Mixer(context, steady, new SecureRandom(), Steps.NONE);
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "the mixer can't use its directories: " + e, e);
        }
    }

    private static Mix.DummyMaker dummies(MixerConfig config, Clock clock, SecureRandom random) {
        DirectoryTrust trust = new DirectoryTrust(config.fingerprints(), config.maxSkew());
        KnownServers servers = new KnownServers(config.directoryFile(), trust, clock);
        return new Dummies(servers, config.nickname(), new PacketBuilder(random), random)::make;
    }

    /** The pools of all modules we know: what is in the mix was put there when its module was enabled. */
    private static Map<String, Pool> targets(MixerConfig config, SecureRandom random, Steps steps) throws IOException {
        Map<String, Pool> targets = new LinkedHashMap<>();
        targets.put(Outbound.OUTGOING, Pool.open(config.queueDir().resolve(Outbound.OUTGOING), random, steps));
        for (String module : MixerConfig.MODULES) {
            String name = Outbound.Exit.poolOf(module);
            targets.put(name, Pool.open(config.queueDir().resolve(name), random, steps));
        }
        return targets;
    }

    @Override
    public void start() throws StageException {
        SelfCheck check = SelfCheck.passed();
        try {
            recover();
        } catch (HashLogCopyException e) {
            throw new StageException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "the mixer can't use its directories: " + e, e);
        }
        keysDue = steady.instant().plus(KEYS_PAUSE);
        context.bus().subscribe(Topic.INCOMING, hint -> hints.release());
        context.bus().subscribe(Topic.KEYS, hint -> keysChanged = true);
        worker.start();
        every(this::lookAround);
        every(this::purge);
        every(this::checkMemories);
        workers.execute(() -> tellFirstRate(check));
    }

    /**
     * Cleans up after a crash and takes what is ours.
     *
     * @throws HashLogCopyException if the operator has to say what the memory of a live key is
     */
    void recover() throws IOException {
        incomingPool.recover();
        mixPool.recover();
        shards.claim();
        Optional<IOException> problem = keys.refresh();
        if (problem.isPresent() && problem.get() instanceof HashLogCopyException refused) {
            throw refused;
        }
    }

    /** The way into the mix. */
    Incoming incoming() {
        return incoming;
    }

    /** The mix. */
    Mix mix() {
        return mix;
    }

    @Override
    public void reload(ServerConfig config) {
        MixerConfig changed = MixerConfig.of(config);
        incoming.setModules(changed.modules());
        keysChanged = true;
        try {
            mix.change(changed.mixPool(), changed.interval(), changed.dummyRate());
        } catch (IOException e) {
            LOG.error("the mix's schedule can't be written: {}", e.toString());
        }
    }

    @Override
    public void stop(Duration limit) {
        stopping = true;
        ended.countDown();
        hints.release();
        timer.shutdown();
        try {
            boolean done = timer.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
            worker.join(limit.toMillis());
            if (!done || worker.isAlive()) {
                LOG.warn("work is not finished in time; it will be at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownNow();
        keys.close();
        try {
            mix.close();
            shards.close();
        } catch (IOException e) {
            LOG.debug("locks are given back when the process ends", e);
        }
    }

    private void tellFirstRate(SelfCheck check) {
        long rate = check.packetsPerSecond(RATE_TIME);
        LOG.info("RSA by {}; at the start a core opens about {} packets a second", Rsa.providerName(), rate);
        context.counters().tell("RSA", Rsa.providerName());
        tellRate(rate);
    }

    private void tellRate(long packetsPerSecond) {
        context.counters().tell("Packets a second and core", Long.toString(packetsPerSecond));
    }

    private void every(Runnable work) {
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(work, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Works on whole batches without a pause, and on less only at beats of its own: what one packet gives us to do does
     * not show in how soon the receiver answers the next.
     */
    private void workOnIncoming() {
        while (!stopping) {
            int[] done = new int[1];
            guarded(() -> done[0] = incoming.work(() -> !stopping));
            if (done[0] < Incoming.BATCH) {
                guarded(() -> {
                    if (hints.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS)) {
                        hints.drainPermits();
                    }
                    long sinceBeat = Math.floorMod(System.nanoTime(), BEAT_NANOS);
                    boolean unused = ended.await(BEAT_NANOS - sinceBeat, TimeUnit.NANOSECONDS);
                });
            }
        }
    }

    /** What is done every second beside the work on incoming. */
    void lookAround() {
        guarded(() -> {
            shards.claim();
            if (!keys.verifyMemories()) {
                incoming.keysChanged();
            }
            // at the first start of a server the keys are still being made
            if (keysChanged || !keys.live().complete() || !steady.instant().isBefore(keysDue)) {
                keysChanged = false;
                keysDue = steady.instant().plus(KEYS_PAUSE);
                keys.refresh();
                incoming.keysChanged();
            }
        });
        guarded(mix::tick);
    }

    /** Deletes what is done with; apart from the rest, because overwriting may take its time. */
    void purge() {
        guarded(() -> {
            int purged = PURGE_AT_ONCE;
            while (purged == PURGE_AT_ONCE && !stopping) { // more comes in than one round a second would take away
                purged = incomingPool.purge(PURGE_AT_ONCE);
            }
        });
    }

    /** Looks at all of large memories; apart from the rest, because that may take minutes. */
    void checkMemories() {
        guarded(() -> {
            if (!keys.checkMemories()) {
                incoming.keysChanged();
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Whatever happens in one round, the next one comes; unless the virtual machine itself is in trouble. */
    private void guarded(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            seldom.error(LOG, "will be tried again: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } catch (RuntimeException e) {
            seldom.error(LOG, "a bug, going on: " + e.getClass().getName() + " at " + place(e));
        } catch (Error e) {
            LOG.error(
                    "the process ends at once, to be started again: {}",
                    e.getClass().getName());
            Runtime.getRuntime().halt(ExitCode.SOFTWARE.status());
        }
    }

    private static String place(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }
}
