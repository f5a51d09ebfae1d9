package net.mixminion.directory;

import java.nio.charset.StandardCharsets;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;

/** Text as it goes into a digest: LF line ends, no blanks at either end of a line, a last LF (dir-spec §2.5). */
final class CleanText {
    private CleanText() {}

    /** Normalizes line ends and removes blanks and tabs at both ends of every line. */
    static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length() + 1);
        for (String line : text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)) {
            int from = 0;
            int to = line.length();
            while (to > from && isBlank(line.charAt(to - 1))) {
                to--;
            }
            while (from < to && isBlank(line.charAt(from))) {
                from++;
            }
            out.append(line, from, to).append('\n');
        }
        // the split gave one piece more than there were line ends, and that piece got one too
        if (out.length() > 1 && out.charAt(out.length() - 2) == '\n') {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }

    /** The digest of clean text. */
    static Digest20 digest(String cleaned) {
        return Sha1.digest(cleaned.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * The text with the values of its unsigned entries taken out: the first two lines that begin with either prefix
     * end after the colon.
     *
     * @param prefix a key and its colon, such as {@code "Digest:"}
     */
    static String stub(String cleaned, String prefix, String otherPrefix) {
        StringBuilder out = new StringBuilder(cleaned.length());
        int cut = 0;
        for (int at = 0; at < cleaned.length(); ) {
            int end = cleaned.indexOf('\n', at);
            end = end < 0 ? cleaned.length() : end;
            String line = cleaned.substring(at, end);
            if (cut < 2 && (line.startsWith(prefix) || line.startsWith(otherPrefix))) {
                line = line.substring(0, line.indexOf(':') + 1);
                cut++;
            }
            out.append(line);
            if (end < cleaned.length()) {
                out.append('\n');
            }
            at = end + 1;
        }
        return out.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
