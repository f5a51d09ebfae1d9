package net.mixminion.ctl;

import java.util.ArrayList;
import java.util.List;
import net.mixminion.config.Key;
import net.mixminion.config.Settings;

/** Gives some keys of a configuration's text the values of another configuration. */
final class FrozenKeys {
    private FrozenKeys() {}

    /**
     * Replaces lines, so that all others keep their numbers; a key that was not written before is commented out, one
     * that is not written any more is added to the line of its section's end.
     */
    static String keep(String text, Settings fresh, Settings old, List<Key<?>> keys) {
        List<String> lines = new ArrayList<>(List.of(text.split("\r\n|\r|\n", -1)));
        List<String> added = new ArrayList<>();
        for (Key<?> key : keys) {
            String kept = old.isWritten(key) ? line(old, key) : "";
            if (fresh.isWritten(key)) {
                int at = fresh.line(key) - 1;
                lines.set(at, kept.isEmpty() ? "#" : kept);
                // what was continued belongs to the old line
                for (int i = at + 1; i < lines.size() && isContinuation(lines.get(i)); i++) {
                    lines.set(i, "#");
                }
            } else if (!kept.isEmpty()) {
                added.add(key.section() + "\n" + kept);
            }
        }
        for (String one : added) {
            insert(lines, one.substring(0, one.indexOf('\n')), one.substring(one.indexOf('\n') + 1));
        }
        return String.join("\n", lines);
    }

    private static void insert(List<String> lines, String section, String line) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("[" + section + "]")) {
                lines.add(i + 1, line);
                return;
            }
        }
        lines.add("[" + section + "]");
        lines.add(line);
    }

    private static boolean isContinuation(String line) {
        return !line.isBlank() && (line.startsWith(" ") || line.startsWith("\t"));
    }

    private static <T> String line(Settings settings, Key<T> key) {
        return settings.find(key)
                .map(value -> key.name() + ": " + key.kind().write(value))
                .orElse("");
    }
}
