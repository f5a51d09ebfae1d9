package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import net.mixminion.config.AddressSet;
import net.mixminion.config.Command;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigText;
import net.mixminion.config.IntervalList;
import net.mixminion.config.Key;
import net.mixminion.config.LogLevel;
import net.mixminion.config.MixAlgorithm;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerKeys;
import net.mixminion.config.ServerMode;
import net.mixminion.config.Settings;
import org.jspecify.annotations.Nullable;

/** The {@code config_files} of config.json: whole files, refused or with what they amount to. */
final class ConfigFileVectors {
    private static final String NAME = "mixminiond.conf";

    private ConfigFileVectors() {}

    /** Runs the cases of the array. */
    static void run(JsonNode cases, Report report) {
        for (JsonNode one : cases) {
            String name = "configuration: " + one.path("case").asText();
            String text = one.path("text").asText();
            try {
                ConfigText parsed = ConfigText.parse(NAME, text);
                List<FileRule> rules = FileRule.of(parsed);
                if (rules.isEmpty()) {
                    report.check(name, () -> check(one, text, List.of(), report));
                } else {
                    report.differs(rules.get(0).difference(), name, () -> checkOurs(one, parsed, rules, report));
                }
            } catch (ConfigException e) {
                report.check(name, () -> checkError(one, text, e, List.of(), report));
            }
        }
    }

    private static ServerConfig load(String text) throws ConfigException {
        try {
            return ServerConfig.fromText(NAME, ReferenceDefaults.spelledOut(text), new VectorMachine());
        } catch (ConfigException e) {
            return ServerConfig.fromText(NAME, text, new VectorMachine()); // fails too, and names the right lines
        }
    }

    /** What the reference makes of the lines on which we agree, and what we promise for each of the others. */
    private static void checkOurs(JsonNode expected, ConfigText text, List<FileRule> rules, Report report) {
        Set<Integer> lines = lines(rules, rule -> !rule.ours().equals(FileRule.TAKEN));
        String agreed = HarmlessText.of(text, lines);
        if (check(expected, agreed, rules, report)) {
            for (FileRule rule : rules) {
                String oneLeft = HarmlessText.of(
                        text, lines(rules, other -> lines.contains(other.line()) && other.line() != rule.line()));
                report.expect("what we make of line " + rule.line(), rule.ours(), outcome(rule, oneLeft));
            }
        }
    }

    private static Set<Integer> lines(List<FileRule> rules, Predicate<FileRule> which) {
        return rules.stream().filter(which).map(FileRule::line).collect(Collectors.toSet());
    }

    private static @Nullable String outcome(FileRule rule, String text) {
        try {
            Settings settings = load(text).settings();
            return rule.ours().equals(FileRule.TAKEN)
                    ? FileRule.TAKEN
                    : effective(settings).get(rule.place());
        } catch (ConfigException e) {
            return e.line() == rule.line() ? FileRule.REFUSED : e.getMessage();
        }
    }

    /** Compares all that is expected of a file; false if it was refused, as it should have been. */
    private static boolean check(JsonNode expected, String text, List<FileRule> rules, Report report) {
        ServerConfig found;
        try {
            found = load(text);
        } catch (ConfigException e) {
            checkError(expected, text, e, rules, report);
            return false;
        }
        if (rules.stream().anyMatch(rule -> rule.referenceResult().equals("error"))) {
            report.expect("result", expected.path("result").asText(), "error");
            expectOneOf(expected.path("error").asText(), errors(rules), report);
            return true;
        }
        Set<String> others = rules.stream().map(FileRule::place).collect(Collectors.toSet());
        report.expect("result", expected.path("result").asText(), "ok");
        Map<String, String> theirs = effective(expected.path("effective"));
        Map<String, String> ours = effective(found.settings());
        theirs.keySet().removeAll(others);
        ours.keySet().removeAll(others);
        report.expect("effective", theirs, ours);
        if (rules.stream().noneMatch(FileRule::isNamelessBase)) {
            report.expect("paths", paths(expected.path("paths")), paths(found));
        }
        report.expect("insecurities", texts(expected.path("insecurities")), found.insecurities(true));
        if (rules.isEmpty()) {
            report.expect("summary", expected.path("summary").asText(), found.summary());
        }
        return true;
    }

    private static void checkError(
            JsonNode expected, String text, ConfigException found, List<FileRule> rules, Report report) {
        report.expect("result", expected.path("result").asText(), "error");
        List<String> ours = new ArrayList<>(errors(rules));
        found.problems().forEach(problem -> ours.add(ReferenceFileError.text(problem, text)));
        expectOneOf(expected.path("error").asText(), ours, report);
    }

    /** The reference stops at the first error, and does not always go from top to bottom. */
    private static void expectOneOf(String error, List<String> ours, Report report) {
        if (!ours.isEmpty() && !ours.contains(error)) {
            report.expect("error", error, String.join(" | ", ours));
        }
    }

    private static List<String> errors(List<FileRule> rules) {
        return rules.stream()
                .map(FileRule::referenceError)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new TreeMap<>();
        object.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Map<String, String> paths(JsonNode object) {
        Map<String, String> paths = new TreeMap<>();
        // a name that starts nowhere starts in the current directory
        strings(object)
                .forEach((name, path) ->
                        paths.put(name, Path.of(path).toAbsolutePath().toString()));
        return paths;
    }

    private static Map<String, String> paths(ServerConfig config) {
        return new TreeMap<>(Map.of(
                "base", config.server().baseDir().toString(),
                "key", config.server().keyDir().toString(),
                "work", config.server().workDir().toString(),
                "queue", config.server().queueDir().toString(),
                "pid", config.server().pidFile().toString(),
                "log", config.server().logFile().toString(),
                "stats", config.server().statsFile().toString()));
    }

    private static Map<String, String> effective(JsonNode sections) {
        Map<String, String> values = new TreeMap<>();
        sections.properties()
                .forEach(section -> strings(section.getValue())
                        .forEach((key, value) -> values.put(section.getKey() + "/" + key, value)));
        return values;
    }

    /** Every key of the sections that are there, as the reference prints its values; without the keys it has not. */
    private static Map<String, String> effective(Settings settings) {
        Map<String, String> values = new TreeMap<>();
        for (Key<?> key : ServerKeys.TABLE.keys()) {
            if (settings.hasSection(key.section()) && !FileRule.isOurs(key.section(), key.name())) {
                values.put(key.toString(), printed(settings, key));
            }
        }
        return values;
    }

    private static String printed(Settings settings, Key<?> key) {
        List<?> values = settings.all(key);
        if (key.rule() == Key.Rule.REPEATED) {
            return PythonText.list(values.stream().map(value -> inList(value)));
        }
        return values.isEmpty() ? "None" : alone(values.get(0));
    }

    private static String inList(Object value) {
        return value instanceof String text ? PythonText.quoted(text) : alone(value);
    }

    private static String alone(Object value) {
        if (value instanceof Boolean yes) {
            return yes ? "1" : "0";
        }
        if (value instanceof IntervalList list) {
            return PythonText.list(list.waits().stream().map(wait -> Long.toString(wait.toSeconds())));
        }
        if (value instanceof MixAlgorithm algorithm) {
            return algorithm.poolName();
        }
        if (value instanceof ServerMode mode) {
            return mode.text();
        }
        if (value instanceof LogLevel level) {
            return level.name();
        }
        if (value instanceof Double number) {
            return PythonText.number(number);
        }
        if (value instanceof Command command) {
            String arguments = PythonText.list(command.arguments().stream().map(PythonText::quoted));
            return PythonText.tuple(
                    List.of(PythonText.quoted(command.executable().toString()), arguments));
        }
        if (value instanceof AddressSet set) {
            return PythonText.tuple(List.of(
                    PythonText.quoted(set.ip()),
                    PythonText.quoted(set.mask()),
                    Integer.toString(set.portLow()),
                    Integer.toString(set.portHigh())));
        }
        return value.toString();
    }
}
