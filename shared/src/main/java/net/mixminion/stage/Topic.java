package net.mixminion.stage;

/** What the bus tells of. Every message is a hint: with all of them lost, packets still flow, later. */
public enum Topic {
    /** The receiver (or the sender, to ourselves) stored packets in {@code incoming/}. */
    INCOMING,
    /** The mix fired: there is something new in {@code outgoing/} or {@code deliver/}. */
    OUTGOING,
    /** Key sets or transport certificates changed. */
    KEYS,
    /** A new directory was accepted. */
    DIRECTORY;

    String address() {
        return "mixminion." + name();
    }
}
