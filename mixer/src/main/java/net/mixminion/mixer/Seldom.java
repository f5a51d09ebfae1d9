package net.mixminion.mixer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** Says the same thing once a minute at most: a full disk must not fill the log as well. */
final class Seldom {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private String last = "";
    private Instant lastTime = Instant.MIN;

    Seldom(Clock clock) {
        this.clock = clock;
    }

    /** Logs an error, unless it was the last one already and not long ago. */
    synchronized void error(Logger log, String text) {
        Instant now = clock.instant();
        if (!text.equals(last) || !now.isBefore(lastTime.plus(PAUSE))) {
            last = text;
            lastTime = now;
            log.error("{}", text);
        }
    }
}
