package net.mixminion.packet;

/** Why a packet goes no further; each reason is counted under its own name. */
public enum DropReason {
    /** No live key decrypts the RSA part. */
    BAD_RSA(false),
    /** The RSA part decrypts to something that isn't 214 octets long. */
    BAD_LENGTH(false),
    /** A packet version other than 0.3. */
    BAD_VERSION(false),
    /** Header 1 is not the one its subheader was made for. */
    BAD_DIGEST(false),
    /** The packet was here before; found by who asks the hash log. */
    REPLAY(true),
    /** A dummy that has done its work. */
    DROP_PACKET(true),
    /** A routing type that is neither a relay nor an exit type. */
    UNKNOWN_TYPE(true),
    /** Routing info of a relay that can't be an address. */
    BAD_ROUTING_INFO(true),
    /** A next hop without identity: twenty zero octets would let anyone answer for it. */
    ZERO_KEYID(true);

    private final boolean remembered;

    DropReason(boolean remembered) {
        this.remembered = remembered;
    }

    /** Whether the packet's replay hash is known and stays in the hash log, although the packet is dropped. */
    public boolean isRemembered() {
        return remembered;
    }
}
