package net.mixminion.spool;

/** Text from outside, made fit for one line of a log. */
final class LogText {
    private static final int MAX_LENGTH = 100;

    private LogText() {}

    /** {@code text} with everything but printable ASCII escaped, and cut if long. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return out.toString();
    }
}
