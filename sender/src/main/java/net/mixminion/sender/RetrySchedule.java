package net.mixminion.sender;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When to try again: at fixed times after the first failure, as the operator's list of waits says.
 *
 * @param waits the waits between attempts, not empty
 */
record RetrySchedule(List<Duration> waits) {
    RetrySchedule {
        waits = List.copyOf(waits);
        if (waits.isEmpty()) {
            throw new IllegalArgumentException("a retry schedule needs a wait");
        }
    }

    /** How long it is from the first failure to the last attempt. */
    Duration total() {
        return waits.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * The next attempt after {@code now}; empty when the schedule is over.
     *
     * @param first when the first attempt failed
     */
    Optional<Instant> next(Instant first, Instant now) {
        Instant slot = first;
        for (Duration wait : waits) {
            slot = slot.plus(wait);
            if (slot.isAfter(now)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /** As {@link #next}, but going on with the last wait when the schedule is over. */
    Instant nextForever(Instant first, Instant now) {
        return next(first, now).orElseGet(() -> now.plus(waits.get(waits.size() - 1)));
    }
}
