package net.mixminion.client.path;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import net.mixminion.client.path.PathException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A path of known length in which some servers are still to be chosen.
 *
 * @param servers the fixed servers; empty slots are to be filled
 * @param firstLeg how many of them belong to the first leg
 */
record PathShape(List<Slot> servers, int firstLeg) {
    /** Far beyond what fits in a header; keeps a slip like *9999999 from eating the memory. */
    private static final int MAX_HOPS = 100;

    private static final double SIGMA = 1.5;

    /** A place in the path; {@code fixed} is null if its server is to be chosen. */
    record Slot(@Nullable Mix fixed) {
        static final Slot OPEN = new Slot(null);
    }

    /**
     * Draws the number of servers of each {@code ~n} and lays the path out.
     *
     * <p>Each leg gets at least one server, and a path that ends in {@code ~n} at least one for it: otherwise the
     * packet would leave the network at a server that the user put in the middle.
     *
     * @param spec a path for that use
     * @param named the servers that its names stand for
     * @throws PathException if it is longer than any packet can be sent
     */
    static PathShape draw(PathSpec spec, PathUse use, Map<String, Mix> named, RandomGenerator random)
            throws PathException {
        if (use == PathUse.REPLY) {
            List<Slot> leg1 = leg(spec.leg1(), named, random, false);
            return checked(leg1, leg1.size());
        }
        List<Slot> leg2 = leg(spec.leg2(), named, random, true);
        if (use == PathUse.SURB) {
            return checked(leg2, 0);
        }
        if (!spec.splitLater()) {
            List<Slot> all = leg(spec.leg1(), named, random, false);
            int firstLeg = all.size();
            all.addAll(leg2);
            return checked(all, firstLeg);
        }
        if (leg2.size() == 1) {
            // a ~n before it was drawn as no server; the one that stands there stays the exit
            leg2.add(0, Slot.OPEN);
        }
        return checked(leg2, (leg2.size() + 1) / 2);
    }

    private static PathShape checked(List<Slot> all, int firstLeg) throws PathException {
        if (all.size() > MAX_HOPS) {
            throw PathException.tooLong();
        }
        return new PathShape(all, firstLeg);
    }

    private static List<Slot> leg(
            List<PathElement> elements, Map<String, Mix> named, RandomGenerator random, boolean atEnd)
            throws PathException {
        List<PathElement> real = elements.stream()
                .filter(element -> !element.equals(new PathElement.Exactly(0)))
                .toList();
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < real.size(); i++) {
            boolean last = i == real.size() - 1;
            append(real.get(i), named, random, atEnd && last, slots);
        }
        if (slots.isEmpty()) {
            slots.add(Slot.OPEN);
        }
        return slots;
    }

    private static void append(
            PathElement element, Map<String, Mix> named, RandomGenerator random, boolean isExit, List<Slot> slots)
            throws PathException {
        if (element instanceof PathElement.Named name) {
            Mix mix = named.get(name.text());
            if (mix == null) {
                throw new PathException(Fault.IMPOSSIBLE, "no server " + name.text());
            }
            slots.add(new Slot(mix));
            return;
        }
        long drawn = element instanceof PathElement.About about ? about(about.hops(), random) : element.minHops();
        long hops = isExit ? Math.max(drawn, 1) : drawn;
        if (hops > MAX_HOPS) {
            throw PathException.tooLong();
        }
        slots.addAll(Collections.nCopies((int) hops, Slot.OPEN));
    }

    /** A normal distribution around the mean, rounded, never below 0 (path-spec §3.1). */
    private static long about(long mean, RandomGenerator random) {
        return Math.max(0, Math.round(random.nextGaussian((double) mean, SIGMA)));
    }
}
