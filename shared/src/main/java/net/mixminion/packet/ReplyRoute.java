package net.mixminion.packet;

/**
 * The second half of a reply's path, made by the one who wants the reply: what {@link PacketBuilder} needs of a
 * SURB (E2E-spec §4, minion-spec §3.3).
 */
public interface ReplyRoute {
    /** The SURB's header, which becomes the packet's header 2: 2,048 octets. */
    byte[] header();

    /** The routing type that the last hop of the sender's leg gets; with a swap. */
    int routingType();

    /** The routing info that the last hop of the sender's leg gets. */
    byte[] routingInfo();

    /** The key that the sender uses on the payload: 16 octets. */
    byte[] encryptionKey();
}
