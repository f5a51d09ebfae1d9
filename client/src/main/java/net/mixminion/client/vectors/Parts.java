package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;

/** The parts of a vector file that are arrays of cases, each with what checks a case. */
final class Parts {
    private static final String DESCRIPTION = "description";

    private final Map<String, Part> parts;

    Parts(Map<String, Part> parts) {
        this.parts = parts;
    }

    /** Checks one case, within or outside {@link Report#check} as it needs. */
    @FunctionalInterface
    interface Part {
        void run(JsonNode c, String title, Report report);
    }

    /** The check of one case that has nothing to differ in. */
    @FunctionalInterface
    interface Check {
        void check(JsonNode c, Report report) throws Exception;
    }

    /** A part whose cases must all be as the reference has them. */
    static Part same(Check check) {
        return (c, title, report) -> report.check(title, () -> check.check(c, report));
    }

    /** Runs all cases of the file; a part that isn't known fails. */
    void run(JsonNode file, Report report) {
        for (Map.Entry<String, JsonNode> entry : file.properties()) {
            String name = entry.getKey();
            Part part = parts.get(name);
            if (part != null) {
                for (int i = 0; i < entry.getValue().size(); i++) {
                    JsonNode c = entry.getValue().get(i);
                    part.run(c, title(name, i, c), report);
                }
            } else if (!name.equals(DESCRIPTION)) {
                report.check(name, () -> report.expect("part of the file", "a known part", name));
            }
        }
    }

    private static String title(String part, int number, JsonNode c) {
        String label = Stream.of("case", "label")
                .map(field -> c.path(field).asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return (part + "[" + number + "] " + label).strip();
    }
}
