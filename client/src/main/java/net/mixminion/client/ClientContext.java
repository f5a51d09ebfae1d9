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
        boolean errIsTerminal) {

    /** Prints a warning line. */
    void warn(String line) {
        err.println("mixminion: warning: " + line);
    }
}
