package net.mixminion.config;

import java.util.List;
import java.util.Optional;

/** What may be wrong with a value that is well written: too large, too small, or useless. */
final class Faults {
    private static final long SLOWEST = 4096;

    private Faults() {}

    static Key.Check<Integer> outside(int lowest, int highest) {
        String range = highest == Integer.MAX_VALUE ? lowest + " or more" : "from " + lowest + " to " + highest;
        return value -> value >= lowest && value <= highest
                ? Optional.empty()
                : Optional.of(value + " is out of range; write a number " + range);
    }

    static Key.Check<String> longerThan(int most) {
        return value -> value.length() <= most
                ? Optional.empty()
                : Optional.of("the text has " + value.length() + " characters; write at most " + most);
    }

    static Key.Check<Interval> shorterThan(String least) {
        long seconds = secondsOf(least);
        return value -> value.seconds() >= seconds
                ? Optional.empty()
                : Optional.of(value + " is too short; write at least " + least);
    }

    static Key.Check<Interval> longerThan(String most) {
        long seconds = secondsOf(most);
        return value -> value.seconds() <= seconds
                ? Optional.empty()
                : Optional.of(value + " is too long; write at most " + most);
    }

    static Optional<String> nought(Interval value) {
        return value.seconds() >= 1 ? Optional.empty() : Optional.of(value + " is no time; write at least 1 second");
    }

    static Optional<String> tooSlow(long octets) {
        return octets >= SLOWEST
                ? Optional.empty()
                : Optional.of(Size.print(octets) + " a second is too slow for packets of 32 KB; write at least 4 KB");
    }

    static Optional<String> noName(String name) {
        return name.isEmpty()
                ? Optional.of("there is nothing between the quotes; write a directory")
                : Optional.empty();
    }

    static Optional<String> noHostAndPort(String text) {
        try {
            HostPort.parse(text, HostPort.SMTP_PORT);
            return Optional.empty();
        } catch (ConfigException e) {
            return Optional.of(e.text());
        }
    }

    static Optional<String> noOptions(List<String> words) {
        for (String word : words) {
            if (!word.startsWith("-")) {
                return Optional.of(
                        Values.quote(word) + " is no option; write options such as \"-Xmx256m\" with blanks between");
            }
        }
        return Optional.empty();
    }

    static Optional<String> foreignModule(String name) {
        return Optional.of("the delivery module " + Values.quote(name)
                + " can't be loaded, for it is not written for this server; remove the line");
    }

    private static long secondsOf(String interval) {
        try {
            return Interval.parse(interval).seconds();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(interval, e);
        }
    }
}
