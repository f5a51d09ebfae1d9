package net.mixminion.stage;

/** What is counted, under the reference's names and in its order, then ours. */
public enum Event {
    RECEIVED_PACKET("ReceivedPacket"),
    RECEIVED_CONNECTION("ReceivedConnection"),
    ATTEMPTED_CONNECT("AttemptedConnect"),
    SUCCESSFUL_CONNECT("SuccessfulConnect"),
    FAILED_CONNECT("FailedConnect"),
    ATTEMPTED_RELAY("AttemptedRelay"),
    SUCCESSFUL_RELAY("SuccessfulRelay"),
    FAILED_RELAY("FailedRelay"),
    UNRETRIABLE_RELAY("UnretriableRelay"),
    ATTEMPTED_DELIVERY("AttemptedDelivery"),
    SUCCESSFUL_DELIVERY("SuccessfulDelivery"),
    FAILED_DELIVERY("FailedDelivery"),
    UNRETRIABLE_DELIVERY("UnretriableDelivery"),
    /** A packet answered with REJECTED. */
    REJECTED_PACKET("RejectedPacket"),
    /** A packet decrypted and put into the mix pool. */
    MIXED_PACKET("MixedPacket"),
    /** A dummy of our own that was put among the packets. */
    DUMMY_PACKET("DummyPacket"),
    /** A packet that the mix let go. */
    FIRED_PACKET("FiredPacket"),
    /** A file that could not be read and was set aside. */
    CORRUPT_FILE("CorruptFile"),
    /** A fragment that became part of a whole message. */
    REASSEMBLED_FRAGMENT("ReassembledFragment"),
    /** A message put together from fragments. */
    REASSEMBLED_MESSAGE("ReassembledMessage");

    private final String label;

    Event(String label) {
        this.label = label;
    }

    /** The name in statistics. */
    public String label() {
        return label;
    }
}
