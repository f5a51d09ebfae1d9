package net.mixminion.mmtp;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects the line with which a conversation starts, {@code MMTP } and the versions, at most 4,096 octets. Nothing may
 * follow it: each side waits for the other's line.
 */
final class VersionLine {
    /** The version that we speak. */
    static final String VERSION = "0.3";

    /** The line with which we ask for it, and with which we grant it. */
    static final String OURS = "MMTP " + VERSION + "\r\n";

    /** What is known after some octets. */
    enum State {
        /** No end of line yet. */
        INCOMPLETE,
        /** A whole line with nothing behind it. */
        COMPLETE,
        /** Something follows the line, or the line is too long. */
        BROKEN
    }

    private static final int MAX_LENGTH = 4096;
    private static final Pattern FORM = Pattern.compile("MMTP (\\S+)\r\n");

    private final StringBuilder line = new StringBuilder(OURS.length());

    /** Takes the octets that came; not to be called again unless the line is incomplete. */
    State add(Buffer octets) {
        int room = MAX_LENGTH - line.length();
        line.append(octets.slice(0, Math.min(room, octets.length())).toString(StandardCharsets.ISO_8859_1));
        int end = line.indexOf("\r\n");
        if (end < 0) {
            return octets.length() < room ? State.INCOMPLETE : State.BROKEN;
        }
        return end + 2 == line.length() && octets.length() <= room ? State.COMPLETE : State.BROKEN;
    }

    /** True if the complete line is that of a client that offers our version, perhaps among others. */
    boolean offersOurs() {
        Matcher form = FORM.matcher(line);
        return form.matches() && List.of(form.group(1).split(",")).contains(VERSION);
    }

    /** True if the complete line is that of a server that has chosen our version. */
    boolean grantsOurs() {
        return line.toString().equals(OURS);
    }
}
