package net.mixminion.ctl;

import java.time.Instant;

/**
 * How one process of the server is at a moment.
 *
 * @param label the stage's name, with its number if there are several
 * @param pid its process id; 0 if it doesn't run
 * @param ready whether it works
 * @param launched when it was started last
 * @param restarts how often it died and was started again since the server's start
 * @param lastDeath when it died last; {@link Instant#EPOCH} if never
 */
record StageStatus(String label, long pid, boolean ready, Instant launched, int restarts, Instant lastDeath) {
    /** One word for people. */
    String state() {
        if (pid == 0) {
            return "down";
        }
        return ready ? "running" : "starting";
    }
}
