package net.mixminion.directory;

import java.nio.charset.StandardCharsets;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;

/** Text as it goes into a digest: LF line ends, no blanks at either end of a line, a last LF (dir-spec §2.5). */
final class CleanText {
    private CleanText() {}

    /**
     * Normalizes line ends and removes blanks and tabs at both ends of every line. Takes no more memory than the result,
     * however many lines there are: texts come from the network.
     */
    static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length() + 1);
        int at = 0;
        while (at < text.length()) {
            int end = lineEnd(text, at);
            appendTrimmed(text, at, end, out);
            at = end;
            if (at < text.length()) {
                at += text.startsWith("\r\n", at) ? 2 : 1;
                out.append('\n');
            }
        }
        if (out.length() == 0 || out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
        return out.toString();
    }

    private static int lineEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static void appendTrimmed(String text, int start, int end, StringBuilder out) {
        int from = start;
        int to = end;
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        out.append(text, from, to);
    }

    /** The digest of clean text. */
    static Digest20 digest(String cleaned) {
        return digest(cleaned, 0);
    }

    /** The digest of clean text from a position on. */
    static Digest20 digest(String cleaned, int from) {
        byte[] octets = cleaned.getBytes(StandardCharsets.ISO_8859_1);
        return Sha1.digest(octets, from, octets.length - from);
    }

    /**
     * The text with the values of its unsigned entries taken out: the first two lines that begin with either prefix
     * end after the colon.
     *
     * @param prefix a key and its colon, such as {@code "Digest:"}
     */
    static String stub(String cleaned, String prefix, String otherPrefix) {
        StringBuilder out = new StringBuilder(cleaned.length());
        int copied = 0;
        int cut = 0;
        for (int line = 0; line < cleaned.length() && cut < 2; line = cleaned.indexOf('\n', line) + 1) {
            if (cleaned.startsWith(prefix, line) || cleaned.startsWith(otherPrefix, line)) {
                out.append(cleaned, copied, cleaned.indexOf(':', line) + 1);
                copied = cleaned.indexOf('\n', line);
                cut++;
            }
        }
        return out.append(cleaned, copied, cleaned.length()).toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
