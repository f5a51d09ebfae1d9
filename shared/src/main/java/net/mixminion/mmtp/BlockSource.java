package net.mixminion.mmtp;

import io.vertx.core.Future;
import java.util.Iterator;
import java.util.List;

/** Gives the blocks of a conversation, a few at a time, so that they need not be in memory all at once. */
@FunctionalInterface
public interface BlockSource {
    /**
     * The next blocks, in the order in which they are sent; none ends the conversation once all are answered. Asked on
     * an event loop, and again only when the future is complete: it must not block. A failure counts as no more.
     */
    Future<List<Block>> next();

    /** A source of these. */
    static BlockSource of(List<Block> blocks) {
        Iterator<List<Block>> parts = List.of(List.copyOf(blocks)).iterator();
        return () -> Future.succeededFuture(parts.hasNext() ? parts.next() : List.of());
    }
}
