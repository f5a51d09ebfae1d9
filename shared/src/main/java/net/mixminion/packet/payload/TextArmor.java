package net.mixminion.packet.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.WireFormatException;

/**
 * A block of text in a mail that carries octets or dash-escaped text between a BEGIN and an END line, much as OpenPGP's
 * armor does (E2E-spec §3.1.1).
 */
public final class TextArmor {
    /** What a mail gateway leaves where it cut a message; Base64 would pass over it. */
    private static final String GATEWAY_MARK = "\n[...]";

    private static final String LINE_START = "(?<![^\\n])";
    private static final String LINE_END = "[ \\t]*\\r?(?=\\n|\\z)";
    private static final Pattern BEGIN = Pattern.compile(LINE_START + "-----BEGIN ([^-]+)-----" + LINE_END);
    private static final Pattern BLANK = Pattern.compile("\\s*");
    private static final Pattern LINE_WITH_DASH = Pattern.compile(LINE_START + "-");
    private static final Pattern ESCAPED_LINE = Pattern.compile(LINE_START + "- ");
    private static final Pattern HEADER = Pattern.compile("([^:\\s]+): ([^\\r\\n]+)");

    private final String type;
    private final Map<String, String> headers;
    private final byte[] contents;

    private TextArmor(String type, Map<String, String> headers, byte[] contents) {
        this.type = type;
        this.headers = headers;
        this.contents = contents;
    }

    /** How the lines between the headers and the END line carry the contents. */
    public enum Body {
        /** Lines of 64 characters of Base64. */
        BASE64,
        /** The text itself, with {@code "- "} before each line that starts with a dash. */
        DASH_ESCAPED
    }

    /**
     * Wraps contents up.
     *
     * @param type what stands behind BEGIN and END
     * @param headers in this order
     */
    public static byte[] armor(String type, Map<String, String> headers, byte[] contents, Body body) {
        StringBuilder text = new StringBuilder("-----BEGIN ").append(type).append("-----\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        text.append('\n');
        String lines = body == Body.BASE64 ? Base64Text.lines64(contents) : dashEscaped(contents);
        text.append(lines);
        if (!lines.endsWith("\n")) {
            text.append('\n');
        }
        return text.append("-----END ")
                .append(type)
                .append("-----\n")
                .toString()
                .getBytes(ISO_8859_1);
    }

    /**
     * Finds all blocks of one type with Base64 contents; see {@link #unarmor(byte[], String, Predicate)}.
     *
     * @throws WireFormatException as there
     */
    public static List<TextArmor> unarmor(byte[] text, String type) throws WireFormatException {
        return unarmor(text, type, headers -> true);
    }

    /**
     * Finds all blocks of one type, anywhere in a text; other types are passed over.
     *
     * <p>Line ends may be CRLF. Before the first empty line, lines without a colon are skipped.
     *
     * @param base64 told a block's header lines, says whether its contents are Base64 (true) or dash-escaped
     * @throws WireFormatException if a block of any type has no END line, or one of this type has a bad header line, or
     *     damaged or truncated Base64
     */
    public static List<TextArmor> unarmor(byte[] text, String type, Predicate<List<Map.Entry<String, String>>> base64)
            throws WireFormatException {
        String all = new String(text, ISO_8859_1);
        List<TextArmor> found = new ArrayList<>();
        Matcher begin = BEGIN.matcher(all);
        int at = 0;
        while (begin.find(at)) {
            String foundType = begin.group(1);
            Matcher end = endOf(foundType).matcher(all);
            if (!end.find(begin.end())) {
                throw new WireFormatException("no END line for \"" + foundType + "\"");
            }
            if (foundType.equals(type)) {
                found.add(block(type, all.substring(begin.end() + 1, end.start()), base64));
            }
            at = Math.min(end.end() + 1, all.length());
        }
        return found;
    }

    /** What stood behind BEGIN. */
    public String type() {
        return type;
    }

    /** The headers in the order of the lines, a repeated one with its last value. */
    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    /** The decoded contents, in a fresh array; text has the LF of its last line. */
    public byte[] contents() {
        return contents.clone();
    }

    private static TextArmor block(String type, String block, Predicate<List<Map.Entry<String, String>>> base64)
            throws WireFormatException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        int at = 0;
        while (at < block.length()) {
            int lineEnd = block.indexOf('\n', at);
            String line = block.substring(at, lineEnd);
            at = lineEnd + 1;
            if (line.indexOf(':') >= 0) {
                Matcher header = HEADER.matcher(line);
                if (!header.lookingAt()) {
                    throw new WireFormatException("bad header line in \"" + type + "\"");
                }
                headers.add(Map.entry(header.group(1), header.group(2)));
            } else if (BLANK.matcher(line).matches()) {
                break;
            }
        }
        String lines = block.substring(at);
        byte[] contents = base64.test(headers) ? decoded(lines) : dashUnescaped(lines);
        Map<String, String> byName = new LinkedHashMap<>();
        headers.forEach(header -> byName.put(header.getKey(), header.getValue()));
        return new TextArmor(type, byName, contents);
    }

    private static Pattern endOf(String type) {
        return Pattern.compile(LINE_START + Pattern.quote("-----END " + type + "-----") + LINE_END);
    }

    private static byte[] decoded(String lines) throws WireFormatException {
        if (lines.contains(GATEWAY_MARK)) {
            throw new WireFormatException("a mail gateway has cut this message short");
        }
        return Base64Text.decode(lines);
    }

    private static String dashEscaped(byte[] text) {
        return LINE_WITH_DASH.matcher(new String(text, ISO_8859_1)).replaceAll("- -");
    }

    private static byte[] dashUnescaped(String lines) {
        return ESCAPED_LINE.matcher(lines).replaceAll("").getBytes(ISO_8859_1);
    }
}
