package net.mixminion.keyd;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import net.mixminion.keys.KeySet;

/**
 * Remembers since when key sets look dead. One that jumps into the future with the clock is destroyed only if the clock
 * stays there: the set must look dead for ten minutes of time that no clock setting changes.
 */
final class DeadSets {
    static final Duration CONFIRMATION = Duration.ofMinutes(10);

    private final LongSupplier nanoTime;
    private final Map<String, Long> since = new HashMap<>();

    /** @param nanoTime a time that only moves forward, as {@link System#nanoTime} */
    DeadSets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes notice of the sets that look dead now, and tells which of them have looked so long enough. */
    List<KeySet> confirmed(Collection<KeySet> dead) {
        long now = nanoTime.getAsLong();
        since.keySet().retainAll(dead.stream().map(KeySet::name).toList());
        dead.forEach(set -> since.putIfAbsent(set.name(), now));
        return dead.stream()
                .filter(set -> now - since.getOrDefault(set.name(), now) >= CONFIRMATION.toNanos())
                .toList();
    }
}
