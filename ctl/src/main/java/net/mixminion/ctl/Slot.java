package net.mixminion.ctl;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The place of one process in the supervisor's plan; only the supervising thread touches it. */
final class Slot {
    static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A process that lived this long was healthy: its next death starts with a short pause again. */
    static final Duration HEALTHY = Duration.ofMinutes(1);

    final StageSpec spec;
    private final Clock clock;

    @Nullable
    StageProcess process;

    Instant launched = Instant.EPOCH;

    @Nullable
    Instant due;

    boolean ready;
    private int restarts;
    private Instant lastDeath = Instant.EPOCH;
    private Duration pause = Duration.ZERO;

    Slot(StageSpec spec, Clock clock) {
        this.spec = spec;
        this.clock = clock;
    }

    /** Notes that a process was started. */
    void begin(StageProcess started) {
        process = started;
        launched = clock.instant();
        due = null;
        ready = false;
    }

    /** Plans the next start and returns how long it is until then. */
    Duration pauseAfterDeath() {
        Instant now = clock.instant();
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
        restarts++;
        lastDeath = now;
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

    StageStatus status() {
        long pid = process != null && process.isAlive() ? process.pid() : 0;
        return new StageStatus(spec.label(), pid, ready && pid != 0, launched, restarts, lastDeath);
    }
}
