package net.mixminion.dirclient;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.web.WebReply;

/** What a directory server says of a descriptor that was sent to it (dir-spec §5.2). */
sealed interface UploadReply {
    /** The descriptor was taken. The message may say that somebody has to approve it first. */
    record Accepted(String message) implements UploadReply {
        /** Tells whether the message sounds as if somebody had to approve the descriptor first; there is no code for it. */
        boolean waits() {
            return Syntax.WAITS.matcher(message).find();
        }
    }

    /** The descriptor was not taken. */
    record Rejected(String message) implements UploadReply {}

    /** That is no answer of a directory server. */
    record NotUnderstood(String why) implements UploadReply {}

    /** Reads an answer. The content type must be text/plain, without anything more. */
    static UploadReply of(WebReply reply) {
        if (reply.status() != Syntax.OK) {
            return new NotUnderstood("HTTP status " + reply.status());
        }
        if (!reply.contentType().equals("text/plain")) {
            return new NotUnderstood(
                    "content type \"" + Syntax.printable(reply.contentType()) + "\" instead of text/plain");
        }
        Matcher lines = Syntax.LINES.matcher(reply.text());
        if (!lines.find()) {
            return new NotUnderstood("no Status and Message");
        }
        String message = Syntax.printable(lines.group(2));
        return lines.group(1).equals("1") ? new Accepted(message) : new Rejected(message);
    }

    /** How answers are written. */
    final class Syntax {
        private static final int OK = 200;
        private static final int SHOWN = 200;
        private static final Pattern LINES =
                Pattern.compile("^Status: ([01])[ \t]*\r?\nMessage: ([^\r\n]*)", Pattern.MULTILINE);

        private static final Pattern WAITS = Pattern.compile(
                "\\b(held|hold|approv\\w*|wait\\w*|pending|moderat\\w*|review\\w*)\\b", Pattern.CASE_INSENSITIVE);

        private Syntax() {}

        /** A stranger's text, fit for the log. */
        private static String printable(String text) {
            String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
            return cut.replaceAll("[^ -~]", "?");
        }
    }
}
