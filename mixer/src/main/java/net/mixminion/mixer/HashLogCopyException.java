package net.mixminion.mixer;

import java.io.IOException;

/**
 * A replay memory that is in order, but not the file that was used last: a backup, or that of a server that was cloned or
 * moved. Only the operator knows which; so the server doesn't begin to work.
 */
final class HashLogCopyException extends IOException {
    private static final long serialVersionUID = 1L;

    HashLogCopyException(String message) {
        super(message);
    }
}
