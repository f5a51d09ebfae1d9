package net.mixminion.client.path;

/** What a path is for, which decides how many legs it has. */
public enum PathUse {
    /** A packet to an address: two legs, both of our choice. */
    FORWARD,
    /** A packet to a reply block: the first leg; the reply block is the second. */
    REPLY,
    /** A reply block: the second leg; whoever uses it chooses the first. */
    SURB;

    /** Whether we hand packets to its first server ourselves. */
    public boolean beginsWithUs() {
        return this != SURB;
    }

    /** Whether its last server delivers the message. */
    public boolean endsAtExit() {
        return this != REPLY;
    }

    /** Whether only one leg is ours. */
    public boolean oneLeg() {
        return this != FORWARD;
    }
}
