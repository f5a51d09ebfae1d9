package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of the mix: moves records from {@code mix/} to the pools of the sender, each exactly once, through any
 * crash.
 *
 * <p>In three steps, each made durable before the next: {@code mix/msg_X} becomes {@code mix/fir_Y} with a new random
 * Y; {@code mix/fir_Y} becomes {@code TARGET/fir_Y}; {@code TARGET/fir_Y} becomes {@code TARGET/msg_Y}. Nothing that
 * the sender can see has a copy in {@code mix/} that could come back. {@link #recover} goes on from whatever a crash
 * has left.
 *
 * <p>Only the holder of the mix's lock may use this. All pools must be on one file system.
 */
public final class Firing {
    private static final Logger LOG = LoggerFactory.getLogger(Firing.class);

    private final Pool mix;
    private final Map<String, Pool> targets;
    private final RandomGenerator random;

    /**
     * The way from {@code mix} to {@code targets}.
     *
     * @param targets the pools by the name that {@link Outbound#POOL} of a record's header says
     * @param random cryptographically strong
     */
    public Firing(Pool mix, Map<String, Pool> targets, RandomGenerator random) {
        this.mix = mix;
        this.targets = Map.copyOf(targets);
        this.random = random;
    }

    /** What was moved, by the name of the pool, and how many records are still on their way because a disk refused. */
    public record Result(Map<String, Integer> moved, int stuck) {
        public Result {
            moved = Collections.unmodifiableMap(new TreeMap<>(moved));
        }

        /** How many records were moved. */
        public int total() {
            return moved.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Moves the messages {@code chosen}, in an order of its own, after what an earlier firing had to leave. A record
     * that can't be read becomes {@code crp_}, one whose pool we don't know too.
     *
     * @throws IOException if the disk fails; what was not moved yet stays, for the next call
     */
    public Result fire(List<String> chosen) throws IOException {
        Result earlier = recover();
        List<String> shuffled = new ArrayList<>(chosen);
        shuffle(shuffled, random);
        Map<String, Pool> moving = new LinkedHashMap<>();
        for (String x : shuffled) {
            Optional<Pool> target = target(Prefix.MSG, x);
            if (target.isPresent()) {
                String y = FileIds.random(random);
                if (mix.disk().renameIfThere(mix.file(Prefix.MSG, x), mix.file(Prefix.FIR, y))) {
                    moving.put(y, target.get());
                }
            }
        }
        if (moving.isEmpty()) {
            return earlier;
        }
        mix.sync();
        return sum(earlier, move(moving));
    }

    /**
     * Finishes what a crash or a full disk has interrupted. Records already in the target: made durable there, then any
     * copy in {@code mix/} is unlinked, durably, then they become visible. Records still in {@code mix/}: moved.
     */
    public Result recover() throws IOException {
        Map<String, Pool> arrived = new LinkedHashMap<>();
        for (Pool target : targets.values()) {
            for (String y : target.list(Prefix.FIR, id -> true, Integer.MAX_VALUE)) {
                arrived.put(y, target);
            }
        }
        if (!arrived.isEmpty()) {
            for (Pool target : new LinkedHashSet<>(arrived.values())) {
                target.sync();
            }
            for (String y : arrived.keySet()) {
                // not overwritten: it may be the same file under two names
                mix.disk().delete(mix.file(Prefix.FIR, y));
            }
            mix.sync();
        }
        Result shown = show(arrived);
        Map<String, Pool> moving = new LinkedHashMap<>();
        for (String y : mix.list(Prefix.FIR, id -> true, Integer.MAX_VALUE)) {
            target(Prefix.FIR, y).ifPresent(target -> moving.put(y, target));
        }
        if (moving.isEmpty()) {
            return shown;
        }
        mix.sync(); // that they have this name may be news to the disk, and the old name must not come back
        return sum(shown, move(moving));
    }

    private Optional<Pool> target(Prefix prefix, String id) throws IOException {
        Optional<PoolRecord> record = mix.read(prefix, id);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        Pool target = targets.get(record.get().field(Outbound.POOL).orElse(""));
        if (target == null) {
            mix.corrupt(prefix, id, "its header names no pool of ours");
        }
        return Optional.ofNullable(target);
    }

    /** Steps 2 and 3. */
    private Result move(Map<String, Pool> moving) throws IOException {
        Map<String, Pool> arrived = new LinkedHashMap<>();
        int stuck = 0;
        for (Map.Entry<String, Pool> one : moving.entrySet()) {
            Path to = one.getValue().file(Prefix.FIR, one.getKey());
            try {
                mix.disk().rename(mix.file(Prefix.FIR, one.getKey()), to);
                arrived.put(one.getKey(), one.getValue());
            } catch (IOException e) {
                if (stuck++ == 0) {
                    LOG.error("can't move a record from {} to {}: {}", mix.directory(), to.getParent(), e.toString());
                }
            }
        }
        Set<Pool> changed = new LinkedHashSet<>(arrived.values());
        for (Pool target : changed) {
            target.sync();
        }
        if (!arrived.isEmpty()) {
            mix.sync();
        }
        return sum(new Result(Map.of(), stuck), show(arrived));
    }

    /** Step 3: makes the records visible to the sender. */
    private Result show(Map<String, Pool> arrived) throws IOException {
        Map<String, Integer> moved = new TreeMap<>();
        for (Map.Entry<String, Pool> one : targets.entrySet()) {
            for (Map.Entry<String, Pool> record : arrived.entrySet()) {
                if (record.getValue() == one.getValue()) {
                    Pool target = one.getValue();
                    target.disk()
                            .rename(target.file(Prefix.FIR, record.getKey()), target.file(Prefix.MSG, record.getKey()));
                    moved.merge(one.getKey(), 1, Integer::sum);
                }
            }
            if (moved.containsKey(one.getKey())) {
                one.getValue().sync();
            }
        }
        return new Result(moved, 0);
    }

    static void shuffle(List<String> ids, RandomGenerator random) {
        for (int i = ids.size() - 1; i > 0; i--) {
            Collections.swap(ids, i, random.nextInt(i + 1));
        }
    }

    private static Result sum(Result one, Result other) {
        Map<String, Integer> moved = new TreeMap<>(one.moved());
        other.moved().forEach((pool, count) -> moved.merge(pool, count, Integer::sum));
        return new Result(moved, one.stuck() + other.stuck());
    }
}
