package net.mixminion.client.path;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A path as the user wrote it, taken apart (path-spec §3.2).
 *
 * @param leg1 elements before the crossover point; empty if {@code splitLater} or for a reply block
 * @param leg2 elements after it, or all of them if {@code splitLater}
 * @param splitLater whether the crossover point is put in the middle once the servers are chosen
 */
public record PathSpec(List<PathElement> leg1, List<PathElement> leg2, boolean splitLater) {
    /** Keeps copies of the lists. */
    public PathSpec {
        leg1 = List.copyOf(leg1);
        leg2 = List.copyOf(leg2);
    }

    /** The path as text; parsing it gives an equal specification unless a name holds a quote, comma or colon. */
    @Override
    public String toString() {
        return leg1.isEmpty() || leg2.isEmpty()
                ? text(Stream.concat(leg1.stream(), leg2.stream()))
                : text(leg1.stream()) + ":" + text(leg2.stream());
    }

    private static String text(Stream<PathElement> elements) {
        return elements.map(PathElement::text).collect(Collectors.joining(","));
    }
}
