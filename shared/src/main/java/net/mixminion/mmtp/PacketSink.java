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

    /** Tells of padding that came instead of a packet and is forgotten; for counting. */
    default void padded() {}
}
