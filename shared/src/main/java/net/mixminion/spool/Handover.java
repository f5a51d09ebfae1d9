package net.mixminion.spool;

import java.io.IOException;

/** The way of a message from one pool to another of the same file system, under the same id: one rename(2). */
public final class Handover {
    private Handover() {}

    /**
     * Moves a message and makes the move durable. A crash leaves the message in one pool or the other.
     *
     * @return whether it was there
     */
    public static boolean move(Pool from, String id, Pool to) throws IOException {
        boolean moved = from.disk().renameIfThere(from.file(Prefix.MSG, id), to.file(Prefix.MSG, id));
        if (moved) {
            to.sync();
            from.sync();
        }
        return moved;
    }
}
