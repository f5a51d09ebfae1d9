package net.mixminion.config;

/** White space in configuration files: blank, tab, line feed, vertical tab, form feed, carriage return. */
final class Blanks {
    private Blanks() {}

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** The text without white space at both ends. */
    static String strip(String text) {
        int from = skip(text, 0);
        int to = text.length();
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** The first position at or after {@code from} that is no white space; the length if there is none. */
    static int skip(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
