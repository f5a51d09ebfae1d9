package net.mixminion.ctl;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a process that says nothing counts as stuck. Time in which the supervisor itself did not run (a suspended or
 * overloaded machine) is nobody's silence.
 */
final class Silence {
    /** A process that works speaks every second. */
    static final Duration LIMIT = Duration.ofSeconds(15);
    /** Until a JVM has come up, on a machine that has much to do. */
    static final Duration FIRST_LIMIT = Duration.ofSeconds(90);

    private static final Duration WE_SLEPT = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private long lastLook;
    private long wokeUp;

    Silence(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastLook = nanoTime.getAsLong();
        this.wokeUp = lastLook;
    }

    /** To be called at least every second or so. */
    void look() {
        long now = nanoTime.getAsLong();
        if (now - lastLook > WE_SLEPT.toNanos()) {
            wokeUp = now;
        }
        lastLook = now;
    }

    /** How long the process has said nothing. */
    Duration lasted(StageProcess process) {
        return Duration.ofNanos(nanoTime.getAsLong() - process.lastHeard());
    }

    /** Whether a process that is alive has said nothing for too long. */
    boolean tooLong(StageProcess process) {
        long now = nanoTime.getAsLong();
        Duration limit = process.hasSpoken() ? LIMIT : FIRST_LIMIT;
        return process.isAlive() && now - Math.max(process.lastHeard(), wokeUp) > limit.toNanos();
    }
}
