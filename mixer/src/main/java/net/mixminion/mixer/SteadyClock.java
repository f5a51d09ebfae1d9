package net.mixminion.mixer;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * The time of day when this was made, and from there on the time that has passed: nobody who sets the clock makes the
 * mix fire.
 */
final class SteadyClock extends Clock {
    private final Clock timeOfDay;
    private final LongSupplier nanoTime;
    private final Instant start;
    private final long startNanos;

    /**
     * A clock that starts now.
     *
     * @param nanoTime nanoseconds passed since some moment, never set
     */
    SteadyClock(Clock timeOfDay, LongSupplier nanoTime) {
        this.timeOfDay = timeOfDay;
        this.nanoTime = nanoTime;
        this.start = timeOfDay.instant();
        this.startNanos = nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime.getAsLong() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return timeOfDay.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(timeOfDay.withZone(zone), nanoTime);
    }
}
