package net.mixminion.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Folds text into lines as the reference does, so that both exits write the same mail: between words and after the
 * hyphens of hyphenated words, every kind of white space turned into blanks, words that are too long cut.
 */
final class TextWrap {
    private static final int TAB_STOP = 8;

    /** Blanks, the front of a hyphenated word, or a dash made of hyphens; what lies between two of them is a piece too. */
    private static final Pattern SEPARATOR =
            Pattern.compile("\\s+|[^\\s\\w]*\\w+[A-Za-z_]-(?=\\w+[A-Za-z_])|(?<=[\\w!\"'&.,?])-{2,}(?=\\w)");

    private final int width;
    private final String laterIndent;
    private final List<String> lines = new ArrayList<>();
    private final Deque<String> pieces;

    private TextWrap(Deque<String> pieces, int width, String laterIndent) {
        this.pieces = pieces;
        this.width = width;
        this.laterIndent = laterIndent;
    }

    /**
     * The lines of a text, without line ends.
     *
     * @param width the most characters of a line
     * @param laterIndent what stands before each line but the first; shorter than the width
     */
    static List<String> lines(String text, int width, String laterIndent) {
        TextWrap wrap = new TextWrap(pieces(blanksOnly(text)), width, laterIndent);
        while (!wrap.pieces.isEmpty()) {
            wrap.nextLine();
        }
        return wrap.lines;
    }

    private void nextLine() {
        String indent = lines.isEmpty() ? "" : laterIndent;
        int room = width - indent.length();
        if (!lines.isEmpty() && isBlank(pieces.getFirst())) {
            pieces.removeFirst();
        }
        List<String> line = new ArrayList<>();
        int length = 0;
        while (!pieces.isEmpty() && length + pieces.getFirst().length() <= room) {
            length += pieces.getFirst().length();
            line.add(pieces.removeFirst());
        }
        if (!pieces.isEmpty() && pieces.getFirst().length() > room) {
            String tooLong = pieces.removeFirst();
            line.add(tooLong.substring(0, room - length));
            pieces.addFirst(tooLong.substring(room - length));
        }
        if (!line.isEmpty() && isBlank(line.get(line.size() - 1))) {
            line.remove(line.size() - 1);
        }
        if (!line.isEmpty()) {
            lines.add(indent + String.join("", line));
        }
    }

    private static Deque<String> pieces(String text) {
        Deque<String> result = new ArrayDeque<>();
        Matcher separator = SEPARATOR.matcher(text);
        int at = 0;
        while (separator.find()) {
            if (separator.start() > at) {
                result.add(text.substring(at, separator.start()));
            }
            result.add(separator.group());
            at = separator.end();
        }
        if (at < text.length()) {
            result.add(text.substring(at));
        }
        return result;
    }

    /** Tabs reach to the next multiple of eight columns; every other white space is one blank. */
    private static String blanksOnly(String text) {
        StringBuilder result = new StringBuilder();
        int lineStart = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                int column = result.length() - lineStart;
                result.append(" ".repeat(TAB_STOP - column % TAB_STOP));
            } else if (c == ' ' || (c >= '\n' && c <= '\r')) {
                result.append(' ');
                lineStart = c == '\n' || c == '\r' ? result.length() : lineStart;
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    private static boolean isBlank(String piece) {
        return piece.chars().allMatch(c -> c == ' ');
    }
}
