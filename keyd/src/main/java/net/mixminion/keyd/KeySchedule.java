package net.mixminion.keyd;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Decides which key sets there must be: at every moment one, two weeks and two and a half days in advance. */
final class KeySchedule {
    /** How long descriptors are to be known before clients need them (dir-spec §6). */
    static final Duration PREPUBLICATION = Duration.ofDays(14);
    /** How long a descriptor may take into the directory (dir-spec §6). */
    static final Duration LATENCY = Duration.ofHours(2 * 24 + 13);

    private static final Duration AHEAD = PREPUBLICATION.plus(LATENCY);

    private KeySchedule() {}

    /**
     * The days of a key set.
     *
     * @param start midnight GMT
     * @param end midnight GMT, at least a day later; the set is not used from then on
     */
    record Period(Instant start, Instant end) {
        Period {
            if (!end.isAfter(start)) {
                throw new IllegalArgumentException("never: " + start + " to " + end);
            }
        }

        boolean covers(Instant when) {
            return !when.isBefore(start) && when.isBefore(end);
        }
    }

    /**
     * The sets that are missing so that no moment is without one. Sets of later days stay, also when the clock was wrong
     * for a while: the new ones end where those begin.
     *
     * @param have the days of usable sets
     * @param lifetime how long a set is valid, at least a day
     */
    static List<Period> missing(Collection<Period> have, Instant now, Duration lifetime) {
        List<Period> all = new ArrayList<>(have);
        List<Period> missing = new ArrayList<>();
        Instant target = now.plus(AHEAD);
        Instant covered = coveredFrom(now, all);
        while (covered.isBefore(target)) {
            Instant start = covered.truncatedTo(ChronoUnit.DAYS);
            Instant end = start.plus(lifetime).truncatedTo(ChronoUnit.DAYS);
            for (Period other : all) {
                if (other.start().isAfter(start) && other.start().isBefore(end)) {
                    end = other.start();
                }
            }
            Period period = new Period(start, end);
            missing.add(period);
            all.add(period);
            covered = coveredFrom(covered, all);
        }
        return missing;
    }

    /** The first moment, from the given one on, at which no set is valid. */
    static Instant coveredFrom(Instant from, Collection<Period> sets) {
        Instant covered = from;
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Period set : sets) {
                if (set.covers(covered)) {
                    covered = set.end();
                    grown = true;
                }
            }
        }
        return covered;
    }
}
