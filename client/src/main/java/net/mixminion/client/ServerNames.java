package net.mixminion.client;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.mixminion.client.queue.QueuedPacket;
import picocli.CommandLine.Parameters;

/** The servers to which a command on the queue confines itself; all if none is named. */
final class ServerNames {
    @Parameters(
            arity = "0..*",
            paramLabel = "SERVER",
            description = "Only packets for these servers, by nickname or host name.")
    private List<String> names = List.of();

    /** Those of some packets that are for the named servers. */
    List<QueuedPacket> among(List<QueuedPacket> packets) {
        Set<String> wanted = names.stream().map(ServerNames::key).collect(Collectors.toSet());
        return packets.stream()
                .filter(packet -> wanted.isEmpty()
                        || wanted.contains(key(packet.first().nickname()))
                        || wanted.contains(key(packet.first().address().host())))
                .toList();
    }

    /** What to say if there are none. */
    String nothing() {
        return names.isEmpty() ? "nothing is queued" : "nothing is queued for " + String.join(", ", names);
    }

    private static String key(String nickname) {
        return nickname.toLowerCase(Locale.ROOT);
    }
}
