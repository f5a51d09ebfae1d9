package net.mixminion.packet;

/** The routing types of a subheader, 16 bits (minion-spec §3.2.1.1); from 0x0100 on they name a way of delivery. */
public final class RoutingType {
    /** A dummy: discarded where it arrives, no routing info. */
    public static final int DROP = 0x0000;

    /** Relay to an IPv4 address; read, never written. */
    public static final int FWD_IPV4 = 0x0001;

    /** Swap the headers, then relay to an IPv4 address; read, never written. */
    public static final int SWAP_FWD_IPV4 = 0x0002;

    /** Relay to a host name. */
    public static final int FWD_HOST = 0x0003;

    /** Swap the headers, then relay to a host name. */
    public static final int SWAP_FWD_HOST = 0x0004;

    /** The first type that leaves the mix network. */
    public static final int FIRST_EXIT = 0x0100;

    /** Mail to any address. */
    public static final int SMTP = 0x0100;

    /** Mail to one of the addresses that the exit's operator lists. */
    public static final int MBOX = 0x0101;

    /** A part of a message that the exit puts together; the only way of delivery without a decoding handle. */
    public static final int FRAGMENT = 0x0103;

    /** Netnews; the reference reserves it and delivers nothing. */
    public static final int NEWS = 0x0104;

    /** A server's test of another server. */
    public static final int PING = 0x0105;

    /** The client's {@code test:} address. */
    public static final int TEST = 0xFFFE;

    /** The last type. */
    public static final int LAST = 0xFFFF;

    private RoutingType() {}

    /** Whether a packet of the type is handed to a delivery module. */
    public static boolean isExit(int type) {
        return type >= FIRST_EXIT;
    }

    /** Whether a packet of the type goes to another mix. */
    public static boolean isRelay(int type) {
        return type >= FWD_IPV4 && type <= SWAP_FWD_HOST;
    }

    /** Whether the headers change places on the way through the mix. */
    public static boolean isSwap(int type) {
        return type == SWAP_FWD_IPV4 || type == SWAP_FWD_HOST;
    }

    /** Whether the routing info is an IPv4 address and not a host name. */
    public static boolean isIpv4(int type) {
        return type == FWD_IPV4 || type == SWAP_FWD_IPV4;
    }

    /** Whether the routing info of an exit type starts with a decoding handle of 20 octets. */
    public static boolean hasTag(int type) {
        return isExit(type) && type != FRAGMENT;
    }
}
