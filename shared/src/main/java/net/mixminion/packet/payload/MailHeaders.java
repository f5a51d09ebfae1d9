package net.mixminion.packet.payload;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import net.mixminion.crypto.WireFormatException;

/**
 * The headers in front of a message's body: {@code NAME:value} lines and an empty line (E2E-spec §3.1.2).
 *
 * <p>Names are case-sensitive; values are neither trimmed nor folded.
 */
public final class MailHeaders {
    /** Longest value in characters; a longer one is dropped by the reader. */
    public static final int MAX_VALUE_LENGTH = 900;

    private static final String FORBIDDEN_IN_FROM = "\"[]:";

    private final Map<String, String> values;
    private final int bodyOffset;

    private MailHeaders(Map<String, String> values, int bodyOffset) {
        this.values = Collections.unmodifiableMap(values);
        this.bodyOffset = bodyOffset;
    }

    /** The headers a mail may have, by the names that the network's clients use. */
    public enum Name {
        SUBJECT("SUBJECT"),
        FROM("FROM"),
        IN_REPLY_TO("IN-REPLY-TO"),
        REFERENCES("REFERENCES");

        private final String text;

        Name(String text) {
            this.text = text;
        }

        /** The name as the message carries it. */
        public String text() {
            return text;
        }
    }

    /**
     * Reads the headers of an uncompressed message.
     *
     * <p>A line that is neither empty nor a header makes the whole message the body, header lines included; what was
     * read up to it counts nevertheless. A message that ends before its empty line has an empty body.
     */
    public static MailHeaders parse(byte[] message) {
        Map<String, String> values = new LinkedHashMap<>();
        int at = 0;
        while (at < message.length) {
            if (message[at] == '\n') {
                return new MailHeaders(values, at + 1);
            }
            int colon = endOfName(message, at);
            int end = colon < 0 ? -1 : endOfValue(message, colon + 1);
            if (end < 0) {
                return new MailHeaders(values, 0);
            }
            if (end - colon - 1 <= MAX_VALUE_LENGTH) {
                values.put(text(message, at, colon), text(message, colon + 1, end));
            }
            at = end + 1;
        }
        return new MailHeaders(values, message.length);
    }

    /**
     * Headers for the front of a message, sorted by name, with the empty line at the end.
     *
     * @throws WireFormatException for a name or value with other characters than allowed, or a value over 900
     */
    public static byte[] encode(Map<String, String> values) throws WireFormatException {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> header : new TreeMap<>(values).entrySet()) {
            String name = header.getKey();
            String value = header.getValue();
            String line = name + ":" + value + "\n";
            byte[] octets = line.getBytes(StandardCharsets.UTF_8);
            if (endOfName(octets, 0) != name.length() || endOfValue(octets, name.length() + 1) != octets.length - 1) {
                throw new WireFormatException("the header " + name + " may hold printing ASCII only");
            }
            if (value.length() > MAX_VALUE_LENGTH) {
                throw new WireFormatException(
                        "the header " + name + " is longer than " + MAX_VALUE_LENGTH + " characters");
            }
            lines.append(line);
        }
        return lines.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Headers of a mail for the front of a message; empty values are left out.
     *
     * @throws WireFormatException as {@link #encode}, and for {@code " [ ] :} in a FROM
     */
    public static byte[] encodeMail(Map<Name, String> values) throws WireFormatException {
        Map<String, String> named = new TreeMap<>();
        for (Map.Entry<Name, String> header : values.entrySet()) {
            if (!header.getValue().isEmpty()) {
                named.put(header.getKey().text(), header.getValue());
            }
        }
        String from = values.getOrDefault(Name.FROM, "");
        if (from.chars().anyMatch(c -> FORBIDDEN_IN_FROM.indexOf(c) >= 0)) {
            throw new WireFormatException("a From name can't hold any of " + FORBIDDEN_IN_FROM);
        }
        return encode(named);
    }

    /** The values by name, in the order of the lines, a repeated one with its last value; unmodifiable. */
    public Map<String, String> values() {
        return values;
    }

    /** Where the body starts in the message. */
    public int bodyOffset() {
        return bodyOffset;
    }

    /** Index of the colon after a name that starts at {@code from}, or -1. */
    private static int endOfName(byte[] message, int from) {
        for (int i = from; i < message.length; i++) {
            if (message[i] == ':') {
                return i > from ? i : -1;
            }
            if (message[i] < '!' || message[i] > '~') {
                return -1;
            }
        }
        return -1;
    }

    /** Index of the LF after a value that starts at {@code from}, or -1. */
    private static int endOfValue(byte[] message, int from) {
        for (int i = from; i < message.length; i++) {
            if (message[i] == '\n') {
                return i;
            }
            if (message[i] < ' ' || message[i] > '~') {
                return -1;
            }
        }
        return -1;
    }

    private static String text(byte[] message, int from, int to) {
        return new String(message, from, to - from, StandardCharsets.US_ASCII);
    }
}
