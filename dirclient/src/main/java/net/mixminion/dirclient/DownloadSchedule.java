package net.mixminion.dirclient;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/** When directories are fetched: at once, then daily in the hour after midnight GMT; an hour after a failure. */
final class DownloadSchedule {
    static final Duration AFTER_FAILURE = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofHours(25);
    private static final int SECONDS_PER_HOUR = 3600;

    private final RandomGenerator random;
    private Instant next = Instant.MIN;

    /** @param random keeps all servers from asking in the same minute */
    DownloadSchedule(RandomGenerator random) {
        this.random = random;
    }

    /** Tells whether it is time; it is, too, if the clock was set back. */
    boolean isDue(Instant now) {
        return !now.isBefore(next) || next.isAfter(now.plus(LONGEST));
    }

    /** Takes notice of a directory of today. */
    void succeeded(Instant now) {
        next = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)).plusSeconds(random.nextInt(SECONDS_PER_HOUR));
    }

    /** Takes notice of a failure. */
    void failed(Instant now) {
        next = now.plus(AFTER_FAILURE);
    }

    /** The next time. */
    Instant next() {
        return next;
    }
}
