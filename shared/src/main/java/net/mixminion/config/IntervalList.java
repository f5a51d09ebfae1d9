package net.mixminion.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * When to try again: the waits between attempts, one after the other (the keys named Retry).
 *
 * @param waits the waits, each counted from the attempt before; at least one
 */
public record IntervalList(List<Duration> waits) {
    private static final String EVERY = "every ";
    private static final String FOR = " for ";
    private static final int MOST_WAITS = 100_000;
    private static final String FORM = "intervals with commas between, or \"every X for Y\", "
            + "for example \"every 1 hour for 1 day, 7 hours for 5 days\"";

    public IntervalList {
        waits = List.copyOf(waits);
    }

    /** All waits together: how long something is tried. */
    public Duration total() {
        return waits.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** The schedule as a configuration writes it, repeated waits drawn together. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from < waits.size()) {
            int to = from + 1;
            while (to < waits.size() && waits.get(to).equals(waits.get(from))) {
                to++;
            }
            long seconds = waits.get(from).toSeconds();
            Interval one = Interval.inLongestUnit(seconds);
            parts.add(
                    to - from == 1
                            ? one.toString()
                            : EVERY + one + FOR + Interval.inLongestUnit(seconds * (to - from)));
            from = to;
        }
        return String.join(", ", parts);
    }

    /**
     * Reads parts with commas between: {@code X} is one wait; {@code every X for Y} and {@code X for Y} are as many
     * waits of X as cover Y.
     *
     * @throws ConfigException if the text is no such list
     */
    public static IntervalList parse(String text) throws ConfigException {
        List<Duration> waits = new ArrayList<>();
        for (String part : Values.list(text.toLowerCase(Locale.ROOT))) {
            int between = part.indexOf(FOR);
            if (between < 0) {
                if (part.startsWith(EVERY)) {
                    throw new ConfigException(Values.quote(part) + " does not say for how long; write \"" + part
                            + " for 1 day\", for example");
                }
                waits.add(Interval.parse(part).toDuration());
            } else {
                int start = part.startsWith(EVERY) ? EVERY.length() : 0;
                // "every for 1 day" has its blank only once
                String wait = start <= between ? part.substring(start, between) : "";
                waits.addAll(
                        repeated(part, Interval.parse(wait), Interval.parse(part.substring(between + FOR.length()))));
            }
            if (waits.size() > MOST_WAITS) {
                throw new ConfigException(Values.quote(part) + " makes too many attempts; write longer intervals");
            }
        }
        return new IntervalList(waits);
    }

    private static List<Duration> repeated(String part, Interval wait, Interval total) throws ConfigException {
        if (wait.seconds() < 1) {
            throw new ConfigException(Values.quote(part) + " repeats without waiting; write " + FORM);
        }
        long times = total.seconds() / wait.seconds() + (total.seconds() % wait.seconds() == 0 ? 0 : 1);
        return Collections.nCopies((int) Math.min(times, MOST_WAITS + 1L), wait.toDuration());
    }
}
