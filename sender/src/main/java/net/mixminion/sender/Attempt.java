package net.mixminion.sender;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import net.mixminion.mmtp.Block;
import org.jspecify.annotations.Nullable;

/** A connection to a destination from its beginning to its end. Used by the queue's thread but where it says so. */
final class Attempt {
    private final String destination;
    private final Shipment shipment;
    private final List<String> left;
    private final boolean again;
    private final Promise<Void> leave = Promise.promise();
    private final Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile long heardNanos = System.nanoTime();
    private @Nullable List<Block> prepared;
    private boolean asked;
    private boolean connecting;
    private boolean over;

    /**
     * @param left what waits for the same destination and is too much for one connection
     * @param again whether the attempt before has failed
     */
    Attempt(String destination, Shipment shipment, List<String> left, boolean again) {
        this.destination = destination;
        this.shipment = shipment;
        this.left = List.copyOf(left);
        this.again = again;
    }

    String destination() {
        return destination;
    }

    Shipment shipment() {
        return shipment;
    }

    List<String> left() {
        return left;
    }

    boolean isAgain() {
        return again;
    }

    /** Keeps blocks for the next time when some are asked for. */
    void prepare(List<Block> blocks) {
        prepared = blocks;
    }

    /** The blocks that are kept, once. */
    Optional<List<Block>> prepared() {
        Optional<List<Block>> result = Optional.ofNullable(prepared);
        prepared = null;
        return result;
    }

    /** Whether blocks were asked for before; the second time there is a connection. */
    boolean isAskedAgain() {
        boolean before = asked;
        asked = true;
        return before;
    }

    /** Notes that the network has the word from now on; false if the attempt is over already. */
    boolean connect() {
        connecting = !over;
        return connecting;
    }

    /** Complete when the connection shall end, whatever is under way. */
    Future<Void> leaving() {
        return leave.future();
    }

    /** Has the connection end; false if there is none, and nobody will say that it has ended. */
    boolean leave() {
        leave.tryComplete();
        return connecting;
    }

    /** Notes that this is over; false if it was before. */
    boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }

    /** How long nothing has been acknowledged. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /**
     * Notes that a block was acknowledged. May be called by any thread.
     *
     * @return whether somebody must be told to look at {@link #acknowledged}
     */
    boolean acknowledge(int index) {
        heardNanos = System.nanoTime();
        acknowledged.add(index);
        return !told.getAndSet(true);
    }

    /** The files of the packets that were acknowledged since this was asked last. May be called by any thread. */
    List<String> acknowledged() {
        told.set(false);
        List<String> ids = new ArrayList<>();
        for (Integer index = acknowledged.poll(); index != null; index = acknowledged.poll()) {
            shipment.id(index).ifPresent(ids::add);
        }
        return ids;
    }
}
