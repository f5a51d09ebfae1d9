package net.mixminion.mmtp;

import io.vertx.core.Future;
import net.mixminion.packet.Packet;

/** Where a server puts the packets that it receives. Called on event loops: it must not block. */
@FunctionalInterface
public interface PacketSink {
    /**
     * Stores a packet.
     *
     * @return true once the packet and its name are on stable storage: only then does the peer get RECEIVED; false, or
     *     a failure, if the packet could not be stored: the peer gets REJECTED and keeps it
     */
    Future<Boolean> store(Packet packet);

    /** Tells of a new connection, after its handshake; for counting. */
    default void connected() {}

    /**
     * Takes padding that came instead of a packet: does with it what is done with a packet, as far as anybody outside
     * could see from the time that it takes, and forgets it.
     *
     * @return completed when the padding may be acknowledged, whatever the result
     */
    default Future<Boolean> pad(Packet junk) {
        return Future.succeededFuture(true);
    }
}
