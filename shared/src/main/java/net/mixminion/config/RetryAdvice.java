package net.mixminion.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is unwise about a schedule of attempts. */
final class RetryAdvice {
    private static final Duration SHORT = Duration.ofDays(1);
    private static final Duration LONG = Duration.ofDays(14);
    private static final Duration FAST = Duration.ofMinutes(5);
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    private static final int FEW = 5;
    private static final int MANY = 50;

    private RetryAdvice() {}

    /** The warnings about a schedule, given how often the mix fires. */
    static List<String> about(IntervalList schedule, Duration mixInterval) {
        List<String> advice = new ArrayList<>();
        if (schedule.total().compareTo(SHORT) < 0) {
            advice.add("giving up within a day is dangerous: whatever is down for longer gets nothing");
        }
        if (schedule.total().compareTo(LONG) > 0) {
            advice.add("trying for more than 14 days is very long");
        }
        Duration shortest = Collections.min(schedule.waits());
        if (shortest.compareTo(mixInterval.minus(TOLERANCE)) < 0) {
            advice.add("intervals below MixInterval are stretched to it");
        } else if (shortest.compareTo(FAST) < 0) {
            advice.add("intervals below 5 minutes are very fast");
        }
        if (schedule.waits().size() < FEW) {
            advice.add("fewer than 5 attempts are dangerously few");
        }
        if (schedule.waits().size() > MANY) {
            advice.add("more than 50 attempts are very many");
        }
        return advice;
    }
}
