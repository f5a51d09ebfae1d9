package net.mixminion.client.path;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.client.path.PathException.Fault;

/** Reads the text of a path (path-spec §3; mixminion(1), "Specifying Paths"). */
public final class PathParser {
    private static final Pattern NUMBERED = Pattern.compile("([*~])([0-9]+)(\\s*)", Pattern.DOTALL);
    private static final Pattern STARTS_NUMBERED = Pattern.compile("[*~][0-9]");
    /** More digits than any path can have servers; the number still fits in a long. */
    private static final int MAX_DIGITS = 18;

    private PathParser() {}

    /**
     * Reads a path as the reference does: blanks belong to the elements they stand beside.
     *
     * @param path the text
     * @param use what the path is for
     * @throws PathException if it isn't a path, or not one for this use
     */
    public static PathSpec parse(String path, PathUse use) throws PathException {
        return spec(PathTokens.of(path, false), use);
    }

    /**
     * Reads a path as the user writes it on a command line: blanks around elements mean nothing (path-spec §3.1).
     *
     * @param path the text
     * @param use what the path is for
     * @throws PathException if it isn't a path, or not one for this use
     */
    public static PathSpec parseWritten(String path, PathUse use) throws PathException {
        return spec(PathTokens.of(path, true), use);
    }

    private static PathSpec spec(List<String> tokens, PathUse use) throws PathException {
        List<PathElement> elements = new ArrayList<>();
        int swap = -1;
        boolean secondSwap = false;
        for (String token : tokens) {
            if (!token.equals(PathTokens.SWAP)) {
                elements.add(element(token));
            } else if (swap < 0) {
                swap = elements.size();
            } else {
                secondSwap = true;
            }
        }
        if (swap >= 0) {
            if (use.oneLeg()) {
                throw new PathException(Fault.SWAP_IN_HALF_PATH);
            }
            if (secondSwap) {
                throw new PathException(Fault.TWO_SWAPS);
            }
            return splitAt(swap, elements);
        }
        return use.oneLeg() ? oneLeg(elements, use) : splitLater(elements);
    }

    private static PathSpec splitAt(int swap, List<PathElement> elements) throws PathException {
        if (elements.size() < 2) {
            throw new PathException(Fault.FEWER_THAN_TWO);
        }
        if (swap == 0 || swap == elements.size()) {
            throw new PathException(Fault.EMPTY_LEG);
        }
        return new PathSpec(elements.subList(0, swap), elements.subList(swap, elements.size()), false);
    }

    private static PathSpec oneLeg(List<PathElement> elements, PathUse use) throws PathException {
        if (minHops(elements) < 1) {
            throw new PathException(Fault.FEWER_THAN_ONE);
        }
        return use == PathUse.REPLY
                ? new PathSpec(elements, List.of(), false)
                : new PathSpec(List.of(), elements, false);
    }

    private static PathSpec splitLater(List<PathElement> elements) throws PathException {
        List<PathElement> all = elements;
        if (all.size() == 1 && all.get(0) instanceof PathElement.About about && about.hops() > 0) {
            // so that each leg is sure of a server
            all = List.of(new PathElement.Exactly(1), new PathElement.About(about.hops() - 1));
        }
        if (minHops(all) < 2) {
            throw new PathException(Fault.FEWER_THAN_TWO);
        }
        return new PathSpec(List.of(), all, true);
    }

    private static PathElement element(String token) throws PathException {
        Matcher numbered = NUMBERED.matcher(token);
        if (numbered.matches()) {
            String digits = numbered.group(2).replaceFirst("^0+(?=.)", "");
            if (digits.length() > MAX_DIGITS) {
                throw PathException.tooLong();
            }
            long hops = Long.parseLong(digits);
            return numbered.group(1).equals("*") ? new PathElement.Exactly(hops) : new PathElement.About(hops);
        }
        if (STARTS_NUMBERED.matcher(token).lookingAt()) {
            throw new PathException(Fault.BAD_NUMBER);
        }
        return switch (token) {
            case "*" -> throw new PathException(Fault.STAR_WITHOUT_NUMBER);
            case "?" -> new PathElement.Exactly(1);
            default -> new PathElement.Named(token);
        };
    }

    private static long minHops(List<PathElement> elements) {
        // saturates: a thousand elements of 18 digits must not come out negative
        return elements.stream()
                .mapToLong(PathElement::minHops)
                .reduce(0, (a, b) -> Math.min(a + b, Long.MAX_VALUE / 2));
    }
}
