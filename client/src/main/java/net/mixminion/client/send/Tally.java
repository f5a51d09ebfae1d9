package net.mixminion.client.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.path.FirstServer;

/** Counts what became of packets that were sent together. */
public final class Tally {
    private final List<Fate> fates;

    /** @param fates one for each packet */
    public Tally(List<Fate> fates) {
        this.fates = List.copyOf(fates);
    }

    /** A line for each server that took packets: how many, and its nickname. */
    public List<String> successes() {
        return byServer(fates.stream().filter(Fate::accepted).map(Fate::first).toList(), "handed to");
    }

    /**
     * A line for each server, sorted by nickname: how many packets, and what of them.
     *
     * @param servers one for each packet
     * @param what words between the packets and the server
     */
    public static List<String> byServer(List<FirstServer> servers, String what) {
        List<String> lines = new ArrayList<>();
        grouped(servers, FirstServer::nickname)
                .forEach((server, all) -> lines.add(packets(all.size()) + " " + what + " " + server));
        return lines;
    }

    /** A line for each server and reason: how many packets stay in the queue. */
    public List<String> leftInQueue() {
        List<String> lines = new ArrayList<>();
        lostByReason().forEach((reason, all) -> lines.add(packets(all.size()) + " not taken by " + reason));
        if (!lines.isEmpty()) {
            lines.add("what was not taken stays in the queue");
        }
        return lines;
    }

    /** How the command ends: unavailable if a server can't be reached, else try later; ok if all was taken. */
    public int exitCode() {
        List<Fate> lost = lost();
        if (lost.isEmpty()) {
            return ExitCode.OK;
        }
        return lost.stream().anyMatch(fate -> !fate.connected()) ? ExitCode.UNAVAILABLE : ExitCode.TRY_LATER;
    }

    /** A number of packets in words. */
    public static String packets(int number) {
        return String.format(Locale.ROOT, "%d %s", number, number == 1 ? "packet" : "packets");
    }

    List<Fate> lost() {
        return fates.stream().filter(fate -> !fate.accepted()).toList();
    }

    /** What wasn't taken, by the server's nickname and its reason, with a colon between them. */
    Map<String, List<Fate>> lostByReason() {
        return grouped(lost(), fate -> fate.first().nickname() + ": " + fate.reason());
    }

    private static <T> Map<String, List<T>> grouped(List<T> some, Function<T, String> by) {
        return some.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
    }
}
