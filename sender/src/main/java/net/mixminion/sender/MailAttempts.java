package net.mixminion.sender;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import net.mixminion.spool.Pool;

/**
 * How often a message could not be delivered; kept as metadata beside it.
 *
 * @param count attempts that have failed
 * @param first when the first one failed
 * @param next when to try again
 */
record MailAttempts(int count, Instant first, Instant next) {
    /** Not tried yet. */
    static final MailAttempts NONE = new MailAttempts(0, Instant.MIN, Instant.MIN);

    private static final String COUNT = "attempts";
    private static final String FIRST = "first";
    private static final String NEXT = "next";

    /** What is noted about a message; nothing usable counts as no attempt. */
    static MailAttempts read(Pool pool, String id) throws IOException {
        Map<String, String> meta = pool.meta().read(id).orElse(Map.of());
        try {
            return meta.isEmpty()
                    ? NONE
                    : new MailAttempts(
                            Integer.parseInt(meta.getOrDefault(COUNT, "")),
                            Instant.ofEpochSecond(Long.parseLong(meta.getOrDefault(FIRST, ""))),
                            Instant.ofEpochSecond(Long.parseLong(meta.getOrDefault(NEXT, ""))));
        } catch (NumberFormatException | DateTimeException e) {
            return NONE;
        }
    }

    /** Notes this beside the message. */
    void write(Pool pool, String id) throws IOException {
        pool.meta()
                .write(
                        id,
                        Map.of(
                                COUNT, Integer.toString(count),
                                FIRST, Long.toString(first.getEpochSecond()),
                                NEXT, Long.toString(next.getEpochSecond())));
    }

    boolean isDue(Instant now) {
        return !next.isAfter(now);
    }

    /** The state after one more failure; empty if the schedule is over. */
    Optional<MailAttempts> failed(RetrySchedule schedule, Instant now) {
        Instant begun = count == 0 ? now : first;
        return schedule.next(begun, now).map(later -> new MailAttempts(count + 1, begun, later));
    }
}
