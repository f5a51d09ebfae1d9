package net.mixminion.mmtp;

/**
 * What became of one packet that we tried to send.
 *
 * @param status what happened
 * @param reason for people: why the packet was not accepted; empty if it was
 */
public record SendOutcome(Status status, String reason) {
    /** The four things that can happen. */
    public enum Status {
        /** The peer has acknowledged the packet and answers for it now. */
        ACCEPTED,
        /** The peer has refused this packet; it may be sent again later. */
        REJECTED,
        /** No connection to the right peer came about, so nothing was sent; it may be tried again later. */
        UNREACHED,
        /** The connection was there but ended without an acknowledgement of this packet; it may be sent again later. */
        FAILED
    }

    /** The one outcome after which the packet is no longer ours. */
    public static final SendOutcome ACCEPTED = new SendOutcome(Status.ACCEPTED, "");

    /** The peer said REJECTED. */
    public static final SendOutcome REJECTED = new SendOutcome(Status.REJECTED, "the peer refused the packet");

    /** True if the packet is the peer's now. */
    public boolean accepted() {
        return status == Status.ACCEPTED;
    }

    /** True if the peer was reached: its certificates proved that it is the right one. */
    public boolean connected() {
        return status != Status.UNREACHED;
    }
}
