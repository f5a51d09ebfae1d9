package net.mixminion.ctl;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The place of one process in the supervisor's plan; only the supervising thread touches it. */
final class Slot {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A process that lived this long was healthy: its next death starts with a short pause again. */
    private static final Duration HEALTHY = Duration.ofMinutes(1);

    final StageSpec spec;

    @Nullable
    StageProcess process;

    Instant launched = Instant.EPOCH;

    @Nullable
    Instant due;

    boolean ready;
    private Duration pause = Duration.ZERO;

    Slot(StageSpec spec) {
        this.spec = spec;
    }

    /** Plans the next start and returns how long it is until then. */
    Duration pauseAfterDeath() {
        Instant now = Instant.now();
        boolean healthy = Duration.between(launched, now).compareTo(HEALTHY) > 0;
        if (healthy || pause.isZero()) {
            pause = FIRST_PAUSE;
        } else {
            pause = pause.multipliedBy(2);
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                pause = LONGEST_PAUSE;
            }
        }
        ready = false;
        due = now.plus(pause);
        return pause;
    }

    void order(String order) {
        if (process != null) {
            process.order(order);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /** The process's name and id, and whether it works. */
    String describe() {
        if (process == null || !process.isAlive()) {
            return spec.label() + ": not running";
        }
        return spec.label() + ": process " + process.pid() + (ready ? "" : ", starting");
    }
}
