package net.mixminion.client;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.path.FirstServer;
import net.mixminion.client.queue.ClientQueue;
import net.mixminion.client.queue.QueuedPacket;
import net.mixminion.client.send.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminion inspect-queue}: says what is queued, one line for each server. */
@Command(
        name = "inspect-queue",
        description = "Say how many packets are queued for which servers, and since when (GMT).")
final class InspectQueueCommand implements Callable<Integer> {
    private static final Comparator<FirstServer> BY_NAME = Comparator.comparing(
                    (FirstServer server) -> server.nickname().toLowerCase(Locale.ROOT))
            .thenComparing(server -> server.address().host())
            .thenComparing(server -> server.address().port())
            .thenComparing(server -> server.address().keyId().hex());

    @Mixin
    private final CommonOptions common = new CommonOptions();

    private final ClientContext context;

    InspectQueueCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        List<QueuedPacket> packets = packets();
        if (packets.isEmpty()) {
            context.out().println("nothing is queued");
        }
        Map<FirstServer, List<QueuedPacket>> byServer = packets.stream()
                .collect(Collectors.groupingBy(QueuedPacket::first, () -> new TreeMap<>(BY_NAME), Collectors.toList()));
        byServer.forEach((server, all) -> context.out().println(line(server, all)));
        return ExitCode.OK;
    }

    private List<QueuedPacket> packets() throws ClientException {
        Optional<ClientQueue> found = ClientQueue.find(common.home(context), context.random(), context::warn);
        if (found.isEmpty()) {
            return List.of();
        }
        try (ClientQueue queue = found.get()) {
            return queue.list();
        }
    }

    private static String line(FirstServer server, List<QueuedPacket> packets) {
        LocalDate oldest = packets.stream()
                .map(QueuedPacket::day)
                .min(LocalDate::compareTo)
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "%s for %s (%s:%d), the oldest since %s",
                Tally.packets(packets.size()),
                server.nickname(),
                server.address().host(),
                server.address().port(),
                oldest);
    }
}
