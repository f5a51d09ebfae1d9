package net.mixminion.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigException.Problem;
import net.mixminion.config.ServerConfig;

/**
 * Reads a configuration that may be wrong: notes everything that is wrong with it, and goes on without it, so that the
 * rest of the server can be looked at too.
 */
final class ConfigRepair {
    private static final int MOST_ROUNDS = 8;

    private final String name;
    private final Findings findings;
    private final List<Line> lines = new ArrayList<>();

    /** A line, and where it stands in the operator's file; 0 if we made it up. */
    private record Line(int number, String text) {}

    private ConfigRepair(String name, String text, Findings findings) {
        this.name = name;
        this.findings = findings;
        int number = 0;
        for (String line : text.split("\r\n|\r|\n", -1)) {
            number++;
            lines.add(new Line(number, line));
        }
    }

    /** The configuration without what is wrong; empty if nothing can be made of it. */
    static Optional<ServerConfig> read(String name, String text, Findings findings) {
        return new ConfigRepair(name, text, findings).read();
    }

    private Optional<ServerConfig> read() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            String text = String.join("\n", lines.stream().map(Line::text).toList());
            try {
                ServerConfig config = ServerConfig.fromText(name, text);
                config.warnings().forEach(this::warn);
                return Optional.of(config);
            } catch (ConfigException e) {
                e.problems().forEach(this::note);
                boolean changed = false;
                // from the end, so that the lines before keep their places
                for (int i = e.problems().size() - 1; i >= 0; i--) {
                    changed |= mend(e.problems().get(i));
                }
                if (!changed) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private void note(Problem problem) {
        int line = problem.line() > 0 ? lines.get(problem.line() - 1).number() : 0;
        findings.error(
                new Problem(problem.file(), line, problem.section(), problem.key(), problem.fault(), problem.text())
                        .toString());
    }

    /** Warnings about what we made up, or took out, are nobody's business. */
    private void warn(String warning) {
        Matcher place = Pattern.compile(Pattern.quote(name) + ":([0-9]+):").matcher(warning);
        if (!place.lookingAt()) {
            findings.warning(warning);
            return;
        }
        int number = lines.get(Integer.parseInt(place.group(1)) - 1).number();
        if (number > 0) {
            findings.warning(name + ":" + number + ":" + warning.substring(place.end()));
        }
    }

    private boolean mend(Problem problem) {
        return switch (problem.fault()) {
            case FILE -> false;
            case MISSING_SECTION -> lines.add(new Line(0, "[" + problem.section() + "]"));
            case MISSING_KEY -> add(problem);
            case UNKNOWN_SECTION, DUPLICATE_SECTION -> dropSection(problem.line());
            default -> drop(problem.line());
        };
    }

    private boolean add(Problem problem) {
        String value = switch (problem.key()) {
            case "Nickname" -> "unnamed";
            case "Contact-Email", "ReturnAddress", "RemoveContact" -> "nobody@localhost";
            case "Mode" -> "relay";
            case "Enabled" -> "no";
            case "MaximumSize" -> "100 KB";
            case "AddressFile" -> "/dev/null";
            default -> "";
        };
        for (int i = 0; i < lines.size() && !value.isEmpty(); i++) {
            if (lines.get(i).text().strip().equals("[" + problem.section() + "]")) {
                lines.add(i + 1, new Line(0, problem.key() + ": " + value));
                return true;
            }
        }
        return false;
    }

    private boolean dropSection(int line) {
        if (!drop(line)) {
            return false;
        }
        for (int i = line; i < lines.size() && !lines.get(i).text().startsWith("["); i++) {
            clear(i);
        }
        return true;
    }

    private boolean drop(int line) {
        if (line < 1 || line > lines.size() || lines.get(line - 1).text().equals("#")) {
            return false;
        }
        clear(line - 1);
        for (int i = line; i < lines.size() && lines.get(i).text().matches("[ \t]+\\S.*"); i++) {
            clear(i);
        }
        return true;
    }

    private void clear(int index) {
        lines.set(index, new Line(lines.get(index).number(), "#"));
    }
}
