package net.mixminion.client.send;

import net.mixminion.client.path.FirstServer;
import net.mixminion.mmtp.SendOutcome;

/**
 * What became of a packet.
 *
 * @param number the packet's, as in {@link OutgoingPacket}
 * @param first the server that it was for
 * @param outcome what happened
 */
public record Fate(int number, FirstServer first, SendOutcome outcome) {
    /** Whether the packet is the server's now. */
    public boolean accepted() {
        return outcome.accepted();
    }

    /** Whether the right server was there. */
    public boolean connected() {
        return outcome.connected();
    }

    /** Whether the server may have the packet though it didn't say so. */
    public boolean maybeTaken() {
        return outcome.status() == SendOutcome.Status.FAILED;
    }

    /** For people: why it wasn't taken; empty if it was. */
    public String reason() {
        return outcome.reason();
    }

    /** The same of another packet for the same server. */
    public Fate alsoOf(int otherNumber) {
        return new Fate(otherNumber, first, outcome);
    }
}
