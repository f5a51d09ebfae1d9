package net.mixminion.client.send;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.send.Delivery.Fate;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.payload.FragmentationParams;

/** Says what became of a message's packets, and what that means for the message. */
public final class SendReport {
    private final List<Fate> fates;
    private final Optional<FragmentationParams> fragmentation;

    /**
     * @param fates one for each packet of the message
     * @param fragmentation how the message was cut up, if it was
     */
    public SendReport(List<Fate> fates, Optional<FragmentationParams> fragmentation) {
        this.fates = List.copyOf(fates);
        this.fragmentation = fragmentation;
    }

    /** A line for each server that took packets: how many, and its nickname. */
    public List<String> successes() {
        List<String> lines = new ArrayList<>();
        byServer().forEach((server, all) -> {
            long accepted =
                    all.stream().filter(fate -> fate.outcome().accepted()).count();
            if (accepted > 0) {
                lines.add(String.format(
                        Locale.ROOT, "%d %s handed to %s", accepted, accepted == 1 ? "packet" : "packets", server));
            }
        });
        return lines;
    }

    /** Lines for what wasn't acknowledged, by server and reason, and what it means; empty if everything was. */
    public List<String> failures() {
        List<Fate> lost = lost();
        List<String> lines = new ArrayList<>();
        if (lost.isEmpty()) {
            return lines;
        }
        Map<String, List<Fate>> byReason = lost.stream()
                .collect(Collectors.groupingBy(
                        fate -> fate.packet().first().nickname() + ": "
                                + fate.outcome().reason(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        byReason.forEach((reason, all) -> lines.add(
                String.format(Locale.ROOT, "not taken by %s (%s of %d)", reason, numbers(all), fates.size())));
        lines.add(consequence(lost));
        return lines;
    }

    /** How the command ends: unavailable if a server can't be reached, else try later; ok if all was taken. */
    public int exitCode() {
        List<Fate> lost = lost();
        if (lost.isEmpty()) {
            return ExitCode.OK;
        }
        return lost.stream().anyMatch(fate -> !fate.outcome().connected()) ? ExitCode.UNAVAILABLE : ExitCode.TRY_LATER;
    }

    private String consequence(List<Fate> lost) {
        boolean maybeTaken = lost.stream().anyMatch(fate -> fate.outcome().status() == SendOutcome.Status.FAILED);
        String again = "nothing was kept; to send the message again, give the same command again";
        if (lost.size() == fates.size()) {
            return again + (maybeTaken ? " (the server may have taken it all the same)" : "");
        }
        return fragmentation.filter(this::canStillArrive).isPresent()
                ? "the message can arrive all the same: the last server needs "
                        + fragmentation.get().k() + " of each "
                        + fragmentation.get().n() + " packets"
                : "the message can't arrive with what was taken; " + again;
    }

    /** Each chunk of a message comes back from any k of its n packets. */
    private boolean canStillArrive(FragmentationParams params) {
        int[] taken = new int[params.chunks()];
        for (Fate fate : fates) {
            if (fate.outcome().accepted()) {
                taken[params.chunkOf(fate.packet().number() - 1)]++;
            }
        }
        for (int packets : taken) {
            if (packets < params.k()) {
                return false;
            }
        }
        return true;
    }

    private List<Fate> lost() {
        return fates.stream().filter(fate -> !fate.outcome().accepted()).toList();
    }

    private Map<String, List<Fate>> byServer() {
        return fates.stream()
                .collect(Collectors.groupingBy(
                        fate -> fate.packet().first().nickname(), LinkedHashMap::new, Collectors.toList()));
    }

    private static String numbers(List<Fate> fates) {
        String numbers = fates.stream()
                .map(fate -> fate.packet().number())
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return (fates.size() == 1 ? "packet " : "packets ") + numbers;
    }
}
