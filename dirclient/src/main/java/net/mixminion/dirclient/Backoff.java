package net.mixminion.dirclient;

import java.time.Duration;
import java.time.Instant;

/** When to try again after failures: in ten minutes, then after twice as long each time, up to twelve hours. */
final class Backoff {
    static final Duration FIRST = Duration.ofMinutes(10);
    static final Duration LONGEST = Duration.ofHours(12);

    private Instant next = Instant.MIN;
    private Duration pause = FIRST;

    /** Tells whether it is time; it is, too, if the clock was set back. */
    boolean isDue(Instant now) {
        return !now.isBefore(next) || next.isAfter(now.plus(LONGEST));
    }

    /** Takes notice of a success: the next attempt may follow at once. */
    void succeeded() {
        next = Instant.MIN;
        pause = FIRST;
    }

    /** Takes notice of a failure. */
    void failed(Instant now) {
        next = now.plus(pause);
        pause = pause.multipliedBy(2);
        if (pause.compareTo(LONGEST) > 0) {
            pause = LONGEST;
        }
    }
}
