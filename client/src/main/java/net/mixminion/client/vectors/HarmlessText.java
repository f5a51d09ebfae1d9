package net.mixminion.client.vectors;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.config.ConfigText;
import net.mixminion.config.Key;
import net.mixminion.config.ServerKeys;

/** Writes a configuration again with some lines made harmless; all others keep their numbers. */
final class HarmlessText {
    /** Values that nobody refuses, for keys that must be there or whose default would change what else is told. */
    private static final Map<String, String> HARMLESS = Map.of(
            "Server/Contact-Email", "a@b.test",
            "Server/MixInterval", "5 sec",
            "Server/StatsInterval", "5 sec",
            "Delivery/Fragmented/MaximumSize", "1 MB");

    private HarmlessText() {}

    /** The text of a configuration without what is on some of its lines. */
    static String of(ConfigText text, Set<Integer> lines) {
        StringBuilder out = new StringBuilder();
        int written = 0;
        for (ConfigText.Section section : text.sections()) {
            written = writeLine(out, written, section.line(), "[" + section.name() + "]");
            for (ConfigText.Entry entry : section.entries()) {
                String line = lines.contains(entry.line())
                        ? harmless(section.name(), entry.key())
                        : entry.key() + ": " + entry.value();
                written = writeLine(out, written, entry.line(), line);
            }
        }
        return out.toString();
    }

    private static String harmless(String section, String name) {
        Optional<Key<?>> key = ServerKeys.TABLE.find(section, name);
        String value = HARMLESS.get(section + "/" + name);
        if (value == null) {
            value = key.flatMap(Key::defaultText).orElse(null);
        }
        return value == null ? "#" : name + ": " + value;
    }

    private static int writeLine(StringBuilder out, int written, int number, String line) {
        out.append("\n".repeat(number - written - 1)).append(line).append('\n');
        return number;
    }
}
