package net.mixminion.mixer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import net.mixminion.spool.Durable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the mix fires: every interval, on a fixed schedule that a file carries over restarts. A restart makes no packet
 * leave early; a firing that was missed is not made up for.
 */
final class MixSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(MixSchedule.class);
    private static final int MAX_LENGTH = 100;

    private final Path file;
    private Duration interval;
    private Instant next;

    private MixSchedule(Path file, Duration interval, Instant next) {
        this.file = file;
        this.interval = interval;
        this.next = next;
    }

    /** The schedule in {@code file}, or a new one whose first firing is an interval from {@code now}. */
    static MixSchedule load(Path file, Duration interval, Instant now) throws IOException {
        Instant latest = now.plus(interval);
        Instant next = latest;
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MAX_LENGTH) {
                next = Instant.parse(
                        Files.readString(file, StandardCharsets.UTF_8).strip());
            }
        } catch (NoSuchFileException e) {
            // removed in between: a new schedule
        } catch (DateTimeParseException | java.nio.charset.CharacterCodingException e) {
            LOG.warn("{} is no time: the mix fires an interval from now", file);
        }
        // never later than an interval from now: the interval may have been made shorter, or the clock set back
        MixSchedule schedule = new MixSchedule(file, interval, next.isAfter(latest) ? latest : next);
        schedule.skipMissed(now);
        schedule.save();
        return schedule;
    }

    private void skipMissed(Instant now) {
        if (!next.isAfter(now)) {
            long missed = Duration.between(next, now).dividedBy(interval);
            next = next.plus(interval.multipliedBy(missed + 1));
        }
    }

    /** When the mix fires next. */
    Instant next() {
        return next;
    }

    /**
     * Whether it is time to fire. If it is, the time after that is on stable storage when this returns: a crash during
     * the firing must not make the next one come at once.
     */
    boolean isDue(Instant now) throws IOException {
        if (now.isBefore(next)) {
            return false;
        }
        skipMissed(now);
        save();
        return true;
    }

    /**
     * Changes the interval from the next firing on, which is brought forward if it is more than the new interval away.
     */
    void change(Duration newInterval, Instant now) throws IOException {
        if (!interval.equals(newInterval)) {
            interval = newInterval;
            if (next.isAfter(now.plus(newInterval))) {
                next = now.plus(newInterval);
            }
            save();
        }
    }

    private void save() throws IOException {
        Durable.replace(file, (next + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
