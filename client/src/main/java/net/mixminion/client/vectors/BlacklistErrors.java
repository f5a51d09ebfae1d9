package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import net.mixminion.config.ConfigException;
import net.mixminion.delivery.Blacklist;
import org.jspecify.annotations.Nullable;

/** The {@code address_set_errors} of delivery.json: lines of a blacklist, and why they are refused. */
final class BlacklistErrors {
    private static final String NO_EXPRESSION = "this is no regular expression";

    private BlacklistErrors() {}

    static void run(JsonNode c, String title, Report report) {
        ConfigException ours = refusal(c.path("line").asText());
        if (ours != null && ours.text().startsWith(NO_EXPRESSION)) {
            report.differs(Difference.BAD_PATTERN, title, () -> {
                report.expect("refused by both", false, "ok".equals(text(c, "result")));
                report.expect("line", 1, ours.line());
            });
            return;
        }
        report.check(title, () -> {
            report.expect("result", text(c, "result"), ours == null ? "ok" : "error");
            report.expect(
                    "error",
                    c.required("error").isNull() ? null : text(c, "error"),
                    ours == null ? null : theirWords(ours, text(c, "line")));
        });
    }

    private static @Nullable ConfigException refusal(String line) {
        try {
            Blacklist.parse("blacklist", line);
            return null;
        } catch (ConfigException e) {
            return e;
        }
    }

    /** What the reference says where we say this, about this line. */
    private static String theirWords(ConfigException ours, String line) {
        String[] words = line.strip().split(" ", 3);
        String place = Integer.toString(ours.line());
        String value = words[words.length - 1].strip();
        String reason = ours.text();
        if (reason.contains("three words")) {
            String list = Arrays.stream(words).map(word -> "'" + word + "'").collect(Collectors.joining(", "));
            return "Invalid line at " + place + ": [" + list + "]";
        }
        if (reason.contains("starts with Deny")) {
            return "Line on " + place + " doesn't start with 'Deny'";
        }
        if (reason.contains("between slashes")) {
            return "Pattern " + value + " on " + place + " is missing /s.";
        }
        if (reason.contains("must be an address")) {
            return "Address " + value + " on " + place + " doesn't look valid";
        }
        if (reason.contains("must be a user")) {
            return "User " + value + " on " + place + " doesn't look valid";
        }
        if (reason.contains("the name of a host")) {
            return "Domain " + value + " on " + place + " doesn't look valid";
        }
        String command = "Unrecognized command '" + words[0].toLowerCase(Locale.ROOT) + " "
                + words[1].toLowerCase(Locale.ROOT) + "' on line " + place;
        return reason.contains("OneHost and AllHosts")
                ? command + ". Did you mean \"OneHost\" or \"AllHosts\"?"
                : command;
    }
}
