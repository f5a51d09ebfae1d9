package net.mixminion.client.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import net.mixminion.packet.payload.FragmentationParams;

/** Says what became of a message's packets, and what that means for the message. */
public final class SendReport {
    private final List<Fate> fates;
    private final Tally tally;
    private final Optional<FragmentationParams> fragmentation;
    private final boolean queued;

    /**
     * @param fates one for each packet of the message
     * @param fragmentation how the message was cut up, if it was
     * @param queued whether what was not taken is still in the queue
     */
    public SendReport(List<Fate> fates, Optional<FragmentationParams> fragmentation, boolean queued) {
        this.fates = List.copyOf(fates);
        this.tally = new Tally(fates);
        this.fragmentation = fragmentation;
        this.queued = queued;
    }

    /** A line for each server that took packets: how many, and its nickname. */
    public List<String> successes() {
        return tally.successes();
    }

    /** Lines for what wasn't acknowledged, by server and reason, and what it means; empty if everything was. */
    public List<String> failures() {
        List<String> lines = new ArrayList<>();
        tally.lostByReason()
                .forEach((reason, all) -> lines.add(
                        String.format(Locale.ROOT, "not taken by %s (%s of %d)", reason, numbers(all), fates.size())));
        if (!lines.isEmpty()) {
            lines.add(consequence());
        }
        return lines;
    }

    /** How the command ends: unavailable if a server can't be reached, else try later; ok if all was taken. */
    public int exitCode() {
        return tally.exitCode();
    }

    private String consequence() {
        List<Fate> lost = tally.lost();
        String again = queued
                ? "what was not taken stays in the queue; mixminion flush sends it"
                : "nothing was kept; to send the message again, give the same command again";
        if (lost.size() == fates.size()) {
            boolean doubtful = !queued && lost.stream().anyMatch(Fate::maybeTaken);
            return again + (doubtful ? " (the server may have taken it all the same)" : "");
        }
        if (fragmentation.filter(this::canStillArrive).isPresent()) {
            return "the message can arrive all the same: the last server needs "
                    + fragmentation.get().k() + " of each "
                    + fragmentation.get().n() + " packets" + (queued ? "; " + again : "");
        }
        return "the message can't arrive with what was taken; " + again;
    }

    /** Each chunk of a message comes back from any k of its n packets. */
    private boolean canStillArrive(FragmentationParams params) {
        int[] taken = new int[params.chunks()];
        for (Fate fate : fates) {
            if (fate.accepted()) {
                taken[params.chunkOf(fate.number() - 1)]++;
            }
        }
        for (int packets : taken) {
            if (packets < params.k()) {
                return false;
            }
        }
        return true;
    }

    private static String numbers(List<Fate> fates) {
        String numbers =
                fates.stream().map(Fate::number).sorted().map(String::valueOf).collect(Collectors.joining(", "));
        return (fates.size() == 1 ? "packet " : "packets ") + numbers;
    }
}
