package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigText;

/** The {@code syntax} of config.json: texts, and the sections and entries in them. */
final class ConfigSyntaxVectors {
    private static final String CRASH = "AttributeError: 'NoneType' object has no attribute 'group'";

    private ConfigSyntaxVectors() {}

    /** Runs the cases of the array. */
    static void run(JsonNode cases, Report report) {
        int number = 0;
        for (JsonNode one : cases) {
            number++;
            boolean restricted = one.path("restricted").asBoolean();
            String text =
                    new String(Base64.getDecoder().decode(one.path("text_b64").asText()), StandardCharsets.ISO_8859_1);
            String name = "syntax " + number + (restricted ? " (restricted) " : " ") + PythonText.quoted(text);
            Report.Check body = () -> check(one, text, restricted, report);
            if (hasBrokenSection(text, restricted)) {
                report.differs(Difference.CLEAN_ERRORS, name, body);
            } else {
                report.check(name, body);
            }
        }
    }

    private static void check(JsonNode expected, String text, boolean restricted, Report report) {
        ConfigText found;
        try {
            found = restricted ? ConfigText.restrictedLines("text", text) : ConfigText.lines("text", text);
        } catch (ConfigException e) {
            report.expect("result", expected.path("result").asText(), "error");
            report.expect("error", expected.path("error").asText(), referenceError(text, restricted, e.line()));
            return;
        }
        report.expect("result", expected.path("result").asText(), "ok");
        report.expect("sections", PlainJson.of(expected.path("sections")), plain(found));
    }

    private static List<?> plain(ConfigText text) {
        return text.sections().stream()
                .map(section -> List.of(
                        section.name(),
                        section.entries().stream()
                                .map(entry -> List.of(entry.key(), entry.value(), BigInteger.valueOf(entry.line())))
                                .toList()))
                .toList();
    }

    /** Whether the reference stumbles over the first faulty line: a bracket without a section's name and its end. */
    private static boolean hasBrokenSection(String text, boolean restricted) {
        try {
            ConfigText unused = restricted ? ConfigText.restrictedLines("", text) : ConfigText.lines("", text);
            return false;
        } catch (ConfigException e) {
            return !restricted && referenceError(text, false, e.line()).equals(CRASH);
        }
    }

    /** What the reference says about the faulty line that we found. */
    static String referenceError(String text, boolean restricted, int line) {
        if (!text.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == 0x0b || c == '\r')) {
            return "ConfigError: Invalid characters in file";
        }
        String whole = text.split("\n", -1)[line - 1];
        String content = whole.strip();
        if (restricted && text.isBlank() && text.substring(0, text.length() - 1).indexOf('\n') < 0) {
            return "ConfigError: File is empty";
        }
        if (content.isEmpty() || (restricted && content.startsWith("#"))) {
            return "ConfigError: Empty line not allowed at line " + line;
        }
        if (!restricted && (whole.startsWith(" ") || whole.startsWith("\t"))) {
            return "ConfigError: Unexpected indentation at line " + line;
        }
        if (content.startsWith("[")) {
            return restricted ? "ConfigError: Bad section declaration at line " + line : CRASH;
        }
        if (restricted && content.indexOf(':') < 1) {
            return "ConfigError: Bad Entry at line " + line;
        }
        if (!restricted && !content.matches("(?s)[^:= \\t]+(?:\\s*[:=]|[ \\t]).*")) {
            return "ConfigError: Bad entry at line " + line;
        }
        return "ConfigError: Unknown section at line " + line;
    }
}
