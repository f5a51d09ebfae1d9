package net.mixminion.packet;

/** Why a packet goes no further; each reason is counted under its own name. */
public enum DropReason {
    /** No live key decrypts the RSA part. */
    BAD_RSA("bad_rsa", false),
    /** The RSA part decrypts to something that isn't 214 octets long. */
    BAD_LENGTH("bad_length", false),
    /** A packet version other than 0.3. */
    BAD_VERSION("bad_version", false),
    /** Header 1 is not the one its subheader was made for. */
    BAD_DIGEST("bad_digest", false),
    /** The packet was here before; found by who asks the hash log. */
    REPLAY("replay", true),
    /** A dummy that has done its work. */
    DROP_PACKET("drop_packet", true),
    /** A routing type that is neither a relay nor an exit type. */
    UNKNOWN_TYPE("unknown_type", true),
    /** Routing info of a relay that can't be an address. */
    BAD_ROUTING_INFO("bad_routing_info", true),
    /** A next hop without identity: twenty zero octets would let anyone answer for it. */
    ZERO_KEYID("zero_keyid", true);

    private final String counterName;
    private final boolean remembered;

    DropReason(String counterName, boolean remembered) {
        this.counterName = counterName;
        this.remembered = remembered;
    }

    /** The name of the counter, lower case with underscores. */
    public String counterName() {
        return counterName;
    }

    /** Whether the packet's replay hash is known and stays in the hash log, although the packet is dropped. */
    public boolean isRemembered() {
        return remembered;
    }
}
