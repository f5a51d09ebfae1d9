package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import net.mixminion.client.path.PathElement;
import net.mixminion.client.path.PathException;
import net.mixminion.client.path.PathParser;
import net.mixminion.client.path.PathSpec;
import net.mixminion.client.path.PathUse;

/** The {@code paths} of config.json: the text of a path and what it means. */
final class PathVectors {
    private PathVectors() {}

    /** Runs the cases of the array. */
    static void run(JsonNode paths, Report report) {
        for (JsonNode path : paths) {
            PathUse use = path.path("is_reply").asBoolean()
                    ? PathUse.REPLY
                    : path.path("is_surb").asBoolean() ? PathUse.SURB : PathUse.FORWARD;
            String input = path.path("input").asText();
            report.check("path " + use + " " + input, () -> check(path, input, use, report));
        }
    }

    private static void check(JsonNode expected, String input, PathUse use, Report report) {
        PathSpec found;
        try {
            found = PathParser.parse(input, use);
        } catch (PathException e) {
            report.expect("result", expected.path("result").asText(), "error");
            String error = referenceError(e.fault());
            String expectedError = expected.path("error").asText();
            // the end of a Python conversion error names the number; the rest must be the same
            report.expect(
                    "error",
                    error.endsWith(": ")
                            ? expectedError.substring(0, Math.min(error.length(), expectedError.length()))
                            : expectedError,
                    error);
            return;
        }
        report.expect("result", expected.path("result").asText(), "ok");
        report.expect("leg1", texts(expected.path("leg1")), texts(found.leg1()));
        report.expect("leg2", texts(expected.path("leg2")), texts(found.leg2()));
        report.expect("late_split", expected.path("late_split").asBoolean(), found.splitLater());
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> texts(List<PathElement> leg) {
        return leg.stream().map(PathVectors::text).toList();
    }

    /** The reference has no text for "about no server". */
    private static String text(PathElement element) {
        return element.equals(new PathElement.About(0)) ? "" : element.text();
    }

    private static String referenceError(PathException.Fault fault) {
        return switch (fault) {
            case EMPTY_ELEMENT -> "UIError: Invalid path";
            case OPEN_QUOTE -> "UIError: Mismatched quotes in path.";
            case TEXT_AFTER_QUOTE -> "UIError: Invalid quotes in path.";
            case EMPTY_QUOTES -> "AttributeError: ";
            case STAR_WITHOUT_NUMBER -> "UIError: * without a number is no longer supported.";
            case BAD_NUMBER -> "ValueError: invalid literal for int() with base 10: ";
            case SWAP_IN_HALF_PATH -> "UIError: Can't specify swap point with replies";
            case TWO_SWAPS -> "UIError: Only one ':' is permitted in a single path";
            case FEWER_THAN_ONE -> "UIError: The path must have at least 1 hop";
            case FEWER_THAN_TWO -> "UIError: The path must have at least 2 hops";
            case EMPTY_LEG -> "UIError: Each leg of the path must have at least 1 hop";
            case TOO_LONG, IMPOSSIBLE -> "none: the reference finds out later";
        };
    }
}
