package net.mixminion.sender;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with which an operator holds all mail: while it is there, no mail leaves, and everything waits. Used by one
 * thread.
 */
final class HoldFile {
    private static final Logger LOG = LoggerFactory.getLogger(HoldFile.class);

    private final Path file;
    private boolean held;

    HoldFile(Path file) {
        this.file = file;
    }

    /** Whether mail waits now; says so in the log when that changes. */
    boolean isThere() {
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (there != held) {
            held = there;
            if (there) {
                LOG.warn("no mail leaves while {} is there", file);
            } else {
                LOG.warn("mail leaves again");
            }
        }
        return there;
    }
}
