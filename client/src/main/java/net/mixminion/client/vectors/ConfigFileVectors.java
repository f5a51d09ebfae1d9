package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import net.mixminion.config.AddressSet;
import net.mixminion.config.Command;
import net.mixminion.config.ConfigException;
import net.mixminion.config.IntervalList;
import net.mixminion.config.Key;
import net.mixminion.config.LogLevel;
import net.mixminion.config.MixAlgorithm;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerKeys;
import net.mixminion.config.ServerMode;
import net.mixminion.config.Settings;

/** The {@code config_files} of config.json: whole files, refused or with what they amount to. */
final class ConfigFileVectors {
    private static final String NAME = "mixminiond.conf";

    private ConfigFileVectors() {}

    /** Runs the cases of the array. */
    static void run(JsonNode cases, Report report) {
        for (JsonNode one : cases) {
            String name = "configuration: " + one.path("case").asText();
            String text = one.path("text").asText();
            Optional<FileRule> rule = FileRule.of(text);
            if (rule.isPresent()) {
                report.differs(rule.get().difference(), name, () -> checkOurs(rule.get(), one, text, report));
            } else {
                report.check(name, () -> check(one, text, report));
            }
        }
    }

    private static ServerConfig load(String text) throws ConfigException {
        return ServerConfig.fromText(NAME, text, new VectorMachine());
    }

    /** What we promise where we do otherwise. */
    private static void checkOurs(FileRule rule, JsonNode expected, String text, Report report) {
        report.expect("result of the reference", expected.path("result").asText(), rule.referenceResult());
        if (rule.referenceError() != null) {
            report.expect("error", expected.path("error").asText(), rule.referenceError());
        }
        String found = FileRule.TAKEN;
        try {
            ServerConfig config = load(text);
            if (rule.key().isPresent()) {
                Key<?> key = rule.key().get();
                found = printed(config.settings(), key);
                checkEffective(expected, config, key.toString(), report);
            }
        } catch (ConfigException e) {
            boolean expectedPlace = e.problems().stream().anyMatch(problem -> problem.line() == rule.line());
            found = expectedPlace ? FileRule.REFUSED : "refused, but for another reason: " + e.getMessage();
        }
        report.expect("what we make of line " + rule.line(), rule.ours(), found);
    }

    private static void check(JsonNode expected, String text, Report report) {
        ServerConfig found;
        try {
            found = load(text);
        } catch (ConfigException e) {
            report.expect("result", expected.path("result").asText(), "error");
            String error = expected.path("error").asText();
            List<String> ours = e.problems().stream()
                    .map(problem -> ReferenceFileError.text(problem, text))
                    .toList();
            // the reference stops at the first error, and does not always go from top to bottom
            report.expect("error", error, ours.contains(error) ? error : String.join(" | ", ours));
            return;
        }
        report.expect("result", expected.path("result").asText(), "ok");
        checkEffective(expected, found, "", report);
        report.expect("summary", expected.path("summary").asText(), found.summary());
    }

    private static void checkEffective(JsonNode expected, ServerConfig found, String butFor, Report report) {
        Map<String, Map<String, String>> effective = effective(found.settings());
        report.expect("sections", strings(expected.path("effective")).keySet(), effective.keySet());
        for (Map.Entry<String, JsonNode> section : expected.path("effective").properties()) {
            Map<String, String> theirs = strings(section.getValue());
            Map<String, String> ours = effective.getOrDefault(section.getKey(), new TreeMap<>());
            theirs.keySet().removeIf(key -> butFor.equals(section.getKey() + "/" + key));
            ours.keySet().removeIf(key -> butFor.equals(section.getKey() + "/" + key));
            report.expect(section.getKey(), theirs, ours);
        }
        report.expect("paths", paths(expected.path("paths")), paths(found));
        report.expect("insecurities", texts(expected.path("insecurities")), found.insecurities(true));
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

    /** Every key of the sections that are there, as the reference prints its values; without the keys it has not. */
    private static Map<String, Map<String, String>> effective(Settings settings) {
        Map<String, Map<String, String>> sections = new TreeMap<>();
        for (Key<?> key : ServerKeys.TABLE.keys()) {
            if (settings.hasSection(key.section()) && !FileRule.isOurs(key.section(), key.name())) {
                sections.computeIfAbsent(key.section(), name -> new TreeMap<>())
                        .put(key.name(), printed(settings, key));
            }
        }
        return sections;
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
