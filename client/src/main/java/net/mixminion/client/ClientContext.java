package net.mixminion.client;

import java.io.InputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/**
 * What a command knows of the world around it.
 *
 * @param in standard input
 * @param out standard output: results
 * @param err standard error: warnings, errors, progress
 * @param environment the environment variables
 * @param clock the time
 * @param random for packets and paths
 * @param inIsTerminal whether somebody types the message
 * @param outIsTerminal whether somebody reads what is written
 * @param errIsTerminal whether somebody watches
 */
record ClientContext(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Clock clock,
        SecureRandom random,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal) {

    /** Prints a warning line. */
    void warn(String line) {
        complain("warning: " + line);
    }

    /** Prints a line that begins with our name; strangers' words in it can't drive the terminal. */
    void complain(String line) {
        StringBuilder safe = new StringBuilder("mixminion: ");
        line.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(safe::appendCodePoint);
        err.println(safe);
    }
}
