package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.OvercompressedException;

/** Our refusals of payloads and texts, and which error of the reference means the same. */
final class PayloadErrors {
    private static final String PARSE_ERROR = "ParseError";
    private static final String VALUE_ERROR = "ValueError";

    private static final List<Rule> RULES = List.of(
            rule(PARSE_ERROR, "not compressed with zlib at level 9", "Invalid zlib header"),
            rule(PARSE_ERROR, "damaged compressed data", "Error in compressed data"),
            rule(
                    PARSE_ERROR,
                    "a message of \\d+ octets in a payload with room for .*",
                    "Payload has invalid size field"),
            rule(PARSE_ERROR, "a fragment of a message of \\d+ octets, .*", "Payload has an invalid size field"),
            rule(PARSE_ERROR, "a reply block of only .*", "Reply block too short"),
            rule(PARSE_ERROR, "not a reply block", "Misformatted reply block"),
            rule(PARSE_ERROR, "a reply block that ends within .*", "Misformatted reply block: extra data."),
            rule(
                    PARSE_ERROR,
                    "a reply block of the unknown version (.*)",
                    m -> "Unrecognized version on reply block " + m.group(1)),
            rule(
                    VALUE_ERROR,
                    "no END line for \"(.*)\"",
                    m -> "Couldn't find end line for '" + lower(m.group(1)) + "'"),
            rule(VALUE_ERROR, "bad header line in \"(.*)\"", m -> "Bad header for '" + lower(m.group(1)) + "'"),
            rule(VALUE_ERROR, "Base64 text that ends too early", "Incorrect padding"),
            rule(
                    "UIError",
                    "a mail gateway has .*",
                    "Corrupted data: value seems to be truncated by a Mixminion/Mixmaster gateway"),
            rule(PARSE_ERROR, "unknown kind of message \"(.*)\"", m -> "Unknown message type: " + repr(m.group(1))),
            rule(
                    PARSE_ERROR,
                    "an encrypted message without .*",
                    "Error in base64 encoding: a2b_base64() argument 1 must be string or buffer, not None"),
            rule(PARSE_ERROR, "a decoding handle that isn't Base64", "Error in base64 encoding: Incorrect padding"),
            rule(PARSE_ERROR, "a decoding handle has no (\\d+) octets", m -> "Impossible tag length: " + m.group(1)));

    private PayloadErrors() {}

    /** The name of the reference's exception and what it says. */
    record ReferenceError(String errorClass, String text) {}

    private record Rule(String errorClass, Pattern ours, Function<Matcher, String> theirs) {}

    /** A case in which our code refused the input: the reference must have, for the same reason. */
    static void expect(JsonNode c, Exception ours, Report report) {
        expect(c, of(ours), report);
    }

    /** As {@link #expect(JsonNode, Exception, Report)}, where every error of the armor is a ParseError. */
    static void expectParseError(JsonNode c, Exception ours, Report report) {
        ReferenceError error = of(ours);
        boolean converted = error.errorClass().equals(VALUE_ERROR);
        expect(c, converted ? new ReferenceError(PARSE_ERROR, error.text()) : error, report);
    }

    /** What the reference says where our code gives this message. */
    static String text(String ours) {
        return of(new WireFormatException(ours)).text();
    }

    private static void expect(JsonNode c, ReferenceError error, Report report) {
        report.expect("result", c.path("result").asText(), "error");
        report.expect("error_class", c.path("error_class").asText(), error.errorClass());
        report.expect("error", c.path("error").asText(), error.text());
    }

    private static ReferenceError of(Exception ours) {
        if (ours instanceof OvercompressedException) {
            return new ReferenceError("CompressedDataTooLong", "");
        }
        String message = String.valueOf(ours.getMessage());
        for (Rule rule : RULES) {
            Matcher matcher = rule.ours().matcher(message);
            if (matcher.matches()) {
                return new ReferenceError(rule.errorClass(), rule.theirs().apply(matcher));
            }
        }
        return new ReferenceError("unknown", message);
    }

    private static Rule rule(String errorClass, String ours, String theirs) {
        return rule(errorClass, ours, matcher -> theirs);
    }

    private static Rule rule(String errorClass, String ours, Function<Matcher, String> theirs) {
        return new Rule(errorClass, Pattern.compile(ours, Pattern.DOTALL), theirs);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A text of Latin-1 characters as Python 2 writes it for programmers. */
    private static String repr(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder shown = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\') {
                shown.append('\\').append(c);
            } else if (c == '\t') {
                shown.append("\\t");
            } else if (c < ' ' || c > '~') {
                shown.append("\\x%02x".formatted((int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.append(quote).toString();
    }
}
