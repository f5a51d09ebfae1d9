package net.mixminion.client.queue;

import java.util.List;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.send.Tally;

/**
 * What became of claims.
 *
 * @param ours the packets that are ours now
 * @param others how many are another process's, which is handing them over
 */
public record Claimed(List<QueuedPacket> ours, int others) {
    /** Keeps a copy of the list. */
    public Claimed {
        ours = List.copyOf(ours);
    }

    /** Whether there was nothing to claim. */
    public boolean isEmpty() {
        return ours.isEmpty() && others == 0;
    }

    /** A line on those of others. */
    public String leftToOthers() {
        return "another process is handing over " + Tally.packets(others) + "; left to that one";
    }

    /** How a command ends that did its work on ours. */
    public int exitCode() {
        return others > 0 ? ExitCode.TRY_LATER : ExitCode.OK;
    }
}
