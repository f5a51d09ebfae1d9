package net.mixminion.mixer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.mixminion.spool.Firing;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.spool.ShardLock;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import net.mixminion.stage.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mix: packets wait here until it fires. Of all mixers the one that holds the lock of the mix fires; when it dies,
 * another takes over, with the same schedule.
 */
final class Mix implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mix.class);
    private static final int SLOT = 0;
    private static final String SCHEDULE = ".schedule";

    private final Pool incoming;
    private final Pool mix;
    private final Firing firing;
    private final PacketKeys keys;
    private final RandomGenerator random;
    private final Clock clock;
    private final Counters counters;
    private final Bus bus;
    private final DummyMaker dummies;
    private final Seldom seldom;
    private final ShardLock lock;
    private final Path scheduleFile;
    private MixPool algorithm;
    private int dummyRate;
    private Duration interval;
    private @Nullable MixSchedule schedule;

    /** Makes the dummies of a batch. */
    @FunctionalInterface
    interface DummyMaker {
        /** Records that look as relayed packets do, so many of them on the average. */
        List<PoolRecord> make(int average) throws IOException;
    }

    /**
     * A mix that has not fired yet.
     *
     * @param lock who holds its first slot is the one to fire; closed with this
     * @param targets the pools of the sender, by the name that records know them under
     * @param dummyRate how many dummies leave with a batch on the average
     * @param random cryptographically strong
     * @param clock never set while we run
     */
    Mix(
            Pool incoming,
            Pool mix,
            ShardLock lock,
            Map<String, Pool> targets,
            PacketKeys keys,
            MixPool algorithm,
            Duration interval,
            DummyMaker dummies,
            int dummyRate,
            RandomGenerator random,
            Clock clock,
            Counters counters,
            Bus bus) {
        this.incoming = incoming;
        this.mix = mix;
        this.firing = new Firing(mix, targets, random);
        this.keys = keys;
        this.algorithm = algorithm;
        this.interval = interval;
        this.dummies = dummies;
        this.dummyRate = dummyRate;
        this.seldom = new Seldom(clock);
        this.random = random;
        this.clock = clock;
        this.counters = counters;
        this.bus = bus;
        this.lock = lock;
        this.scheduleFile = mix.directory().resolve(SCHEDULE);
    }

    /** Changes how and how often the mix fires. */
    synchronized void change(MixPool newAlgorithm, Duration newInterval, int newDummyRate) throws IOException {
        algorithm = newAlgorithm;
        dummyRate = newDummyRate;
        interval = newInterval;
        if (schedule != null) {
            schedule.change(newInterval, clock.instant());
        }
    }

    /**
     * Fires if it is time and we are the one to do it; to be called every second or so.
     *
     * @return how many packets were let go
     */
    synchronized int tick() throws IOException {
        if (schedule == null && !takeOver()) {
            return 0;
        }
        MixSchedule ours = schedule;
        return ours != null && ours.isDue(clock.instant()) ? fire() : 0;
    }

    private boolean takeOver() throws IOException {
        if (!lock.tryAcquire(SLOT)) {
            return false;
        }
        tell(firing.recover());
        schedule = MixSchedule.load(scheduleFile, interval, clock.instant());
        return true;
    }

    private int fire() throws IOException {
        // what is still in incoming would be processed, and sent, once more
        List<String> waiting = mix.list(id -> !incoming.contains(id), Integer.MAX_VALUE);
        List<String> chosen = new ArrayList<>(algorithm.choose(waiting, random));
        chosen.addAll(addDummies());
        forgetFinished();
        Firing.Result result = firing.fire(chosen);
        tell(result);
        mix.purge(Integer.MAX_VALUE);
        return result.total();
    }

    /** Puts the dummies of this batch into the mix: from here on they go the way of all packets. */
    private List<String> addDummies() {
        List<String> ids = new ArrayList<>();
        try (Pool.Batch batch = mix.batch()) {
            for (PoolRecord dummy : dummies.make(dummyRate)) {
                ids.add(batch.write(dummy));
            }
            batch.commit();
        } catch (IOException | RuntimeException e) {
            // packets don't wait for dummies
            seldom.error(LOG, "there are no dummies in this batch: " + e);
            return List.of();
        }
        if (!ids.isEmpty()) {
            counters.count(Event.DUMMY_PACKET, ids.size());
        }
        return ids;
    }

    /**
     * Makes durable that finished work is gone from incoming, and only then lets the memories forget whose work it was.
     */
    private void forgetFinished() throws IOException {
        LiveKeys live = keys.live();
        Map<HashLog, Set<String>> finished = new HashMap<>();
        for (HashLog log : live.logs()) {
            Set<String> ids = new HashSet<>(log.openIds());
            ids.removeIf(incoming::contains);
            finished.put(log, ids);
        }
        incoming.sync();
        for (Map.Entry<HashLog, Set<String>> entry : finished.entrySet()) {
            entry.getKey().forgetIds(entry.getValue());
        }
    }

    private void tell(Firing.Result result) {
        if (result.total() > 0) {
            counters.count(Event.FIRED_PACKET, result.total());
            bus.hint(Topic.OUTGOING);
        }
    }

    /** Lets another mixer fire. */
    @Override
    public synchronized void close() throws IOException {
        schedule = null;
        lock.close();
    }
}
