package net.mixminion.spool;

import java.io.IOException;

/**
 * A replay memory that must not be used: missing, damaged, or of another key. To go on with an empty one would let
 * every packet that was ever sent to the key be sent again; so somebody has to decide: bring the file back, or give up
 * the key.
 */
public final class HashLogException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public HashLogException(String message) {
        super(message);
    }

    /** With a message for people and what SQLite said. */
    HashLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
