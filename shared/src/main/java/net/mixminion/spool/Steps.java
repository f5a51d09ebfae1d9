package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Told of every change of the disk, before and after it.
 *
 * <p>In service nobody listens. Tests stop the world at the n-th step, let it fail, or keep book of what a power cut
 * would have left.
 */
public interface Steps {
    /** Listens to nothing. */
    Steps NONE = new Steps() {};

    /** The changes there are. */
    enum Kind {
        /** A new file is made and its octets are written, not yet on stable storage. */
        WRITE,
        /** fsync(2) of a file. */
        SYNC_FILE,
        /** rename(2); the path is the new name. */
        RENAME,
        /** fsync(2) of a directory: its names are on stable storage. */
        SYNC_DIRECTORY,
        /** unlink(2), after the octets were overwritten if they had to be. */
        DELETE,
        /** A durable transaction of the replay memory. */
        HASH_LOG
    }

    /**
     * Called before the change.
     *
     * @throws IOException to make the change fail, as if the disk had refused it
     */
    default void before(Kind kind, Path path) throws IOException {}

    /** Called after the change was made. */
    default void after(Kind kind, Path path) {}
}
