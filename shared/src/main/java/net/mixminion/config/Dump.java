package net.mixminion.config;

import java.util.List;

/** A configuration as it takes effect, as a text that reads as the same configuration again. */
public final class Dump {
    private Dump() {}

    /** All sections that are in force, each with the values of its keys, written or by default. */
    public static String of(Settings settings) {
        StringBuilder text = new StringBuilder();
        for (String section : settings.table().sections()) {
            List<Key<?>> keys = settings.table().keys(section);
            boolean complete = keys.stream()
                    .allMatch(key -> key.rule() != Key.Rule.REQUIRED
                            || settings.find(key).isPresent());
            // what this server has no use for is told only if somebody wrote it
            boolean used = !section.equals(PingingKeys.PINGING);
            if ((complete && used) || settings.hasSection(section)) {
                StringBuilder lines = new StringBuilder();
                keys.forEach(key -> lines(settings, key, lines));
                if (lines.length() > 0) {
                    text.append(text.length() == 0 ? "" : "\n")
                            .append('[')
                            .append(section)
                            .append("]\n")
                            .append(lines);
                }
            }
        }
        return text.toString();
    }

    private static <T> void lines(Settings settings, Key<T> key, StringBuilder to) {
        for (T value : settings.all(key)) {
            String printed = key.kind().write(value);
            if (!printed.isEmpty()) {
                to.append(key.name()).append(": ").append(printed).append('\n');
            }
        }
    }
}
