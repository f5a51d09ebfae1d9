package net.mixminion.mixer;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.packet.ReplayHash;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.Pool;
import net.mixminion.spool.Shards;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes packets from {@code incoming/} into {@code mix/}: opened on several threads, remembered and stored batch by
 * batch. The order of steps is the table in docs/PACKET.md; a crash between any two of them loses and doubles nothing.
 *
 * <p>Whatever goes wrong with one packet costs that packet a delay. What goes wrong with the disk leaves packets where
 * they are.
 */
final class Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    /** So many are stored and remembered together. */
    static final int BATCH = 64;

    private static final int SCAN = 64 * BATCH;

    private final Pool incoming;
    private final Pool mix;
    private final Shards shards;
    private final Supplier<LiveKeys> keys;
    private final ExecutorService workers;
    private final Counters counters;
    private final Clock clock;
    private final Tries tries;
    private final Seldom seldom;
    private volatile Map<Integer, String> modules;

    /** A packet in work: opened, or why not. */
    private record Opened(
            String id,
            @Nullable HopResult result,
            boolean gone,
            @Nullable Throwable failure) {}

    /** A packet on its way into the batch. */
    private record Job(String id, HopResult result, Outlet outlet) {
        /** What is to be remembered; nothing if there is no memory any more. */
        Optional<ReplayHash> toLog() {
            return outlet == Outlet.RETIRED_KEY ? Optional.empty() : result.toLog();
        }
    }

    Incoming(
            Pool incoming,
            Pool mix,
            Shards shards,
            Supplier<LiveKeys> keys,
            ExecutorService workers,
            Map<Integer, String> modules,
            Counters counters,
            Clock clock) {
        this.incoming = incoming;
        this.mix = mix;
        this.shards = shards;
        this.keys = keys;
        this.workers = workers;
        this.modules = Map.copyOf(modules);
        this.counters = counters;
        this.clock = clock;
        this.tries = new Tries(3);
        this.seldom = new Seldom(clock);
    }

    /** Changes the enabled delivery modules, by exit type. */
    void setModules(Map<Integer, String> enabled) {
        modules = Map.copyOf(enabled);
    }

    /** Has packets that waited for a key tried again at once. */
    void keysChanged() {
        tries.wake();
    }

    /**
     * Works on what is there now, as long as {@code goOn} says so.
     *
     * @return how many packets have left incoming
     * @throws IOException if the directory can't be read
     */
    int work(BooleanSupplier goOn) throws IOException, InterruptedException {
        LiveKeys live = keys.get();
        List<String> ids = incoming.list(id -> shards.mine(id) && !tries.isResting(id, clock.instant()), SCAN);
        int done = 0;
        List<Future<Opened>> ahead = open(live, ids, 0);
        for (int begin = 0; begin < ids.size(); begin += BATCH) {
            List<Future<Opened>> batch = ahead;
            // the workers open the next batch while this one is written
            ahead = goOn.getAsBoolean() ? open(live, ids, begin + BATCH) : List.of();
            done += finish(live, batch);
            if (ahead.isEmpty()) {
                break;
            }
        }
        return done;
    }

    private List<Future<Opened>> open(LiveKeys live, List<String> ids, int begin) {
        List<Future<Opened>> futures = new ArrayList<>();
        for (String id : ids.subList(Math.min(begin, ids.size()), Math.min(begin + BATCH, ids.size()))) {
            futures.add(workers.submit(() -> open(live, id)));
        }
        return futures;
    }

    private Opened open(LiveKeys live, String id) {
        try {
            Optional<byte[]> octets = incoming.read(id, Packet.PACKET_LENGTH);
            return octets.isEmpty()
                    ? new Opened(id, null, true, null)
                    : new Opened(id, live.open(Packet.of(octets.get())), false, null);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return new Opened(id, null, false, e);
        }
    }

    private int finish(LiveKeys live, List<Future<Opened>> batch) throws InterruptedException {
        List<Job> jobs = new ArrayList<>();
        for (Future<Opened> future : batch) {
            Opened opened = result(future);
            HopResult result = opened.result();
            if (result != null) {
                if (live.isWaiting(result)) {
                    tries.rest(opened.id(), clock.instant());
                } else {
                    Outlet outlet = live.isLost(result) ? Outlet.RETIRED_KEY : Outlet.of(result, modules);
                    jobs.add(new Job(opened.id(), result, outlet));
                }
            } else if (opened.gone() && incoming.contains(opened.id())) {
                tries.rest(opened.id(), clock.instant()); // we have no right to read it
            } else if (opened.gone()) {
                tries.done(opened.id());
            } else {
                failed(opened);
            }
        }
        try {
            return store(live, jobs);
        } catch (IOException e) {
            seldom.error(LOG, "packets wait in incoming, the mix can't be written: " + e);
            return 0;
        }
    }

    private static Opened result(Future<Opened> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            // open() lets nothing out but errors of the virtual machine
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void failed(Opened opened) {
        Throwable failure = opened.failure();
        if (failure instanceof IOException) {
            tries.rest(opened.id(), clock.instant());
            seldom.error(LOG, "a packet waits in incoming, it can't be read: " + failure);
            return;
        }
        // a bug: no text of the exception, which may hold something of the packet
        String what = failure == null ? "nothing" : failure.getClass().getName();
        seldom.error(LOG, "a packet waits in incoming after an error in our code: " + what);
        if (tries.failed(opened.id(), clock.instant())) {
            try {
                incoming.corrupt(opened.id(), "our code failed on it several times: " + what);
            } catch (IOException e) {
                tries.rest(opened.id(), clock.instant());
            }
        }
    }

    /** Steps e to h of the table: write, remember, show, remove. */
    private int store(LiveKeys live, List<Job> jobs) throws IOException {
        Map<String, Outlet> done = new HashMap<>();
        try (Pool.Batch batch = mix.batch()) {
            List<Job> written = write(batch, jobs);
            remember(live, batch, written, done);
            batch.commit();
        }
        try {
            incoming.remove(done.keySet());
        } catch (IOException e) {
            seldom.error(LOG, "packets stay in incoming, to be processed again: " + e);
            done.keySet().removeIf(incoming::contains); // what is gone is counted all the same
        }
        for (Map.Entry<String, Outlet> end : done.entrySet()) {
            tries.done(end.getKey());
            if (end.getValue() instanceof Outlet.Discarded discarded) {
                counters.discarded(discarded.reason());
            } else {
                counters.count(Event.MIXED_PACKET);
            }
        }
        return done.size();
    }

    private List<Job> write(Pool.Batch batch, List<Job> jobs) {
        List<Job> written = new ArrayList<>();
        for (Job job : jobs) {
            try {
                if (job.outlet() instanceof Outlet.Mixed mixed) {
                    batch.write(job.id(), mixed.record());
                }
                written.add(job);
            } catch (IOException e) {
                seldom.error(LOG, "a packet waits in incoming, the mix can't be written: " + e);
            }
        }
        return written;
    }

    /** Asks the memories; what a memory refuses to remember now leaves the batch, and the packet stays in incoming. */
    private void remember(LiveKeys live, Pool.Batch batch, List<Job> jobs, Map<String, Outlet> done)
            throws IOException {
        Map<String, List<Job>> byKeySet = new HashMap<>();
        for (Job job : jobs) {
            Optional<ReplayHash> hash = job.toLog();
            if (hash.isPresent()) {
                byKeySet.computeIfAbsent(hash.get().keySet(), unused -> new ArrayList<>())
                        .add(job);
            } else {
                done.put(job.id(), job.outlet());
            }
        }
        for (Map.Entry<String, List<Job>> group : byKeySet.entrySet()) {
            try {
                HashLog log =
                        live.log(group.getKey()).orElseThrow(() -> new IOException("no hash log of " + group.getKey()));
                done.putAll(remember(log, batch, group.getValue()));
            } catch (IOException e) {
                seldom.error(LOG, "packets wait in incoming, the hash log can't be written: " + e.getMessage());
                for (Job job : group.getValue()) {
                    batch.drop(job.id());
                }
            }
        }
    }

    /**
     * What becomes of each packet. If this fails nothing becomes of any: whoever drops them all from the batch then must
     * not take one of them for done.
     */
    private static Map<String, Outlet> remember(HashLog log, Pool.Batch batch, List<Job> jobs) throws IOException {
        List<HashLog.Entry> entries = new ArrayList<>();
        for (Job job : jobs) {
            entries.add(new HashLog.Entry(job.toLog().orElseThrow().hash(), job.id()));
        }
        List<HashLog.Verdict> verdicts = log.insert(entries);
        Map<String, Outlet> done = new HashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            if (verdicts.get(i) == HashLog.Verdict.REPLAY) {
                batch.drop(job.id());
                done.put(job.id(), Outlet.REPLAY);
            } else {
                done.put(job.id(), job.outlet());
            }
        }
        return done;
    }
}
