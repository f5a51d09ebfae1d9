package net.mixminion.mmtp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Divides the work of storing among those who bring packets, by their networks: whoever comes with many connections, and
 * as much on each as it may, gets no more of the disk than anybody else, and fills no queue that others need. A block
 * beyond its network's share waits with its connection, which is not read meanwhile. Safe for use by several threads.
 */
final class FairShares {
    /** Blocks being stored at once while one network alone brings some; half of what a sink should be able to hold. */
    static final int TOTAL = 192;

    private static final class Share {
        private int begun;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
    }

    private final Map<ByteBuffer, Share> shares = new HashMap<>();

    /**
     * Asks for a place among the blocks being stored.
     *
     * @param later run as soon as there is one, if there is none now, by the thread that gives one back
     * @return true if the place is taken, and {@code later} will not be run
     */
    synchronized boolean begin(ByteBuffer network, Runnable later) {
        Share share = shares.computeIfAbsent(network, unused -> new Share());
        if (share.begun < size()) {
            share.begun++;
            return true;
        }
        share.waiting.add(later);
        return false;
    }

    /** Gives a place back. */
    void end(ByteBuffer network) {
        List<Runnable> next = new ArrayList<>();
        synchronized (this) {
            Share share = shares.get(network);
            if (share == null) {
                throw new IllegalStateException("a place is given back that was not taken");
            }
            share.begun--;
            // whoever waits has something begun, or it would not have to wait: so this is looked at often enough
            while (!share.waiting.isEmpty() && share.begun < size()) {
                next.add(share.waiting.remove());
                share.begun++;
            }
            if (share.begun == 0) {
                shares.remove(network);
            }
        }
        next.forEach(Runnable::run);
    }

    /** What each network may have at once now; never nothing. */
    private int size() {
        return Math.max(1, TOTAL / shares.size());
    }
}
