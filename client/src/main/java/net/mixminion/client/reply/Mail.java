package net.mixminion.client.reply;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail, or any text, with anonymous messages in it. */
public final class Mail {
    private static final String TYPE = "TYPE III ANONYMOUS MESSAGE";
    private static final Pattern BEGIN = Pattern.compile("(?m)^-----BEGIN " + TYPE + "-----\\s*?$");

    private Mail() {}

    /**
     * Cuts a text into pieces with one message each, so that a damaged one harms no other: from its BEGIN line up to the
     * next one's, or the end of the text. Armor of other kinds is not looked at.
     */
    public static List<byte[]> messages(byte[] mail) {
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        List<byte[]> messages = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        int at = begin.find() ? begin.start() : -1;
        while (at >= 0) {
            int next = begin.find() ? begin.start() : -1;
            String message = text.substring(at, next < 0 ? text.length() : next);
            messages.add(upToItsEnd(message).getBytes(StandardCharsets.ISO_8859_1));
            at = next;
        }
        return messages;
    }

    /** All of it if it has no end: whoever reads it will say so. */
    private static String upToItsEnd(String message) {
        int end = message.indexOf("\n-----END " + TYPE + "-----");
        int line = end < 0 ? -1 : message.indexOf('\n', end + 1);
        return line < 0 ? message : message.substring(0, line + 1);
    }
}
