package net.mixminion.stage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps a flood out of the log: of each text (whatever values it is filled with) a process writes at most
 * {@value #MOST} lines a minute at INFO and above, and then, with the next one, how many were left out. DEBUG and TRACE
 * are not limited.
 */
final class LogLimit extends Filter<ILoggingEvent> {
    static final int MOST = 30;
    static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_TEXTS = 500;

    private final LongSupplier nanoTime;
    private final Map<String, Share> shares = new HashMap<>();

    /** What one text has used of the present period. */
    private static final class Share {
        private long begun;
        private int written;
        private long leftOut;
    }

    LogLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized FilterReply decide(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            return FilterReply.NEUTRAL;
        }
        long now = nanoTime.getAsLong();
        if (shares.size() >= MOST_TEXTS) {
            shares.values().removeIf(share -> now - share.begun > PERIOD.toNanos());
        }
        // texts that are no templates could be without number; together they get one share
        String text = shares.size() < MOST_TEXTS ? event.getLoggerName() + " " + event.getMessage() : "";
        Share share = shares.computeIfAbsent(text, unused -> {
            Share fresh = new Share();
            fresh.begun = now;
            return fresh;
        });
        if (now - share.begun > PERIOD.toNanos()) {
            share.begun = now;
            share.written = 0;
        }
        if (share.written >= MOST) {
            share.leftOut++;
            return FilterReply.DENY;
        }
        share.written++;
        if (share.leftOut > 0 && event instanceof LoggingEvent counted) {
            counted.addKeyValuePair(new org.slf4j.event.KeyValuePair("left out", share.leftOut));
            share.leftOut = 0;
        }
        return FilterReply.NEUTRAL;
    }
}
