package net.mixminion.sender;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An answer of a mail server: three digits and one or more lines of text (RFC 5321 §4.2).
 *
 * @param code 200 to 599
 * @param lines the text of each line
 */
record SmtpReply(int code, List<String> lines) {
    private static final Pattern LINE = Pattern.compile("[2-5][0-9][0-9](?:[ -].*)?", Pattern.DOTALL);
    private static final int CODE_LENGTH = 3;
    private static final int CLASS = 100;
    private static final int COMPLETED = 2;
    private static final int INTERMEDIATE = 3;
    private static final int PERMANENT = 5;
    private static final int CLOSING = 421;

    SmtpReply {
        lines = List.copyOf(lines);
    }

    /** Puts lines together to answers. */
    static final class Reader {
        private static final int MOST_LINES = 200;

        private final List<String> lines = new ArrayList<>();

        /**
         * Takes a line without its end.
         *
         * @return the answer that it completes, if it does
         * @throws IllegalArgumentException if the line belongs to no answer
         */
        Optional<SmtpReply> line(String line) {
            if (!LINE.matcher(line).matches() || lines.size() >= MOST_LINES) {
                throw new IllegalArgumentException("not an SMTP reply");
            }
            lines.add(line.length() > CODE_LENGTH ? line.substring(CODE_LENGTH + 1) : "");
            if (line.length() > CODE_LENGTH && line.charAt(CODE_LENGTH) == '-') {
                return Optional.empty();
            }
            SmtpReply reply = new SmtpReply(Integer.parseInt(line.substring(0, CODE_LENGTH)), lines);
            lines.clear();
            return Optional.of(reply);
        }
    }

    boolean isCompletion() {
        return code / CLASS == COMPLETED;
    }

    boolean isIntermediate() {
        return code / CLASS == INTERMEDIATE;
    }

    boolean isPermanentFailure() {
        return code / CLASS == PERMANENT;
    }

    /** Whether the server ends the connection now. */
    boolean isClosing() {
        return code == CLOSING;
    }

    /** Whether an answer to EHLO offers an extension. */
    boolean offers(String keyword) {
        return lines.stream()
                .skip(1)
                .map(line -> line.split(" ", 2)[0].toUpperCase(Locale.ROOT))
                .anyMatch(keyword::equals);
    }

    /** What an answer to EHLO says about an extension, in capital letters; nothing if it isn't offered. */
    Set<String> words(String keyword) {
        return lines.stream()
                .skip(1)
                .map(line -> line.toUpperCase(Locale.ROOT).split(" "))
                .filter(words -> words[0].equals(keyword))
                .flatMap(words -> Arrays.stream(words).skip(1))
                .collect(Collectors.toSet());
    }

    /** The code alone: the text may repeat the recipient's address. */
    @Override
    public String toString() {
        return "reply " + code;
    }
}
