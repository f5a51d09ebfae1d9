package net.mixminion.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.path.FirstServer;
import net.mixminion.client.queue.ClientQueue;
import net.mixminion.client.queue.QueuedPacket;
import net.mixminion.client.send.Delivery;
import net.mixminion.client.send.Fate;
import net.mixminion.client.send.OutgoingPacket;
import net.mixminion.client.send.Progress;

/**
 * Hands over queued packets and deletes each from the queue once it is acknowledged. If we die between the two, the
 * packet is sent once more by {@code flush}, and the server, which knows it, drops it.
 */
final class QueuedDelivery {
    /** So many packets of a queue are in memory at a time. */
    private static final int PORTION = 500;

    private final Delivery delivery;
    private final ClientQueue queue;
    private final Consumer<String> warnings;
    private boolean cleared = true;
    private boolean unread;

    /** @param warnings takes a line if acknowledged packets can't be deleted */
    QueuedDelivery(Delivery delivery, ClientQueue queue, Consumer<String> warnings) {
        this.delivery = delivery;
        this.queue = queue;
        this.warnings = warnings;
    }

    /**
     * Sends packets that have just been queued.
     *
     * @param queued the same in the queue by their numbers, the first one's being 1
     * @return what became of each packet
     */
    List<Fate> deliver(List<OutgoingPacket> packets, List<QueuedPacket> queued, Progress progress)
            throws ClientException {
        return delivery.deliver(packets, known -> {
            known.forEach(fate -> progress.step());
            delete(known.stream()
                    .filter(Fate::accepted)
                    .map(fate -> queued.get(fate.number() - 1))
                    .toList());
        });
    }

    /**
     * Sends packets of the queue, however many; a server that can't be reached is tried once.
     *
     * @param claimed the packets
     * @return what became of each packet that could be read
     */
    List<Fate> deliver(List<QueuedPacket> claimed, Progress progress) throws ClientException {
        return deliver(claimed, PORTION, progress);
    }

    /** The same with {@code portion} packets in memory. */
    List<Fate> deliver(List<QueuedPacket> claimed, int portion, Progress progress) throws ClientException {
        List<Fate> fates = new ArrayList<>();
        Map<FirstServer, Fate> away = new HashMap<>();
        for (int from = 0; from < claimed.size(); from += portion) {
            List<OutgoingPacket> packets = new ArrayList<>();
            for (int i = from; i < Math.min(from + portion, claimed.size()); i++) {
                Fate unreached = away.get(claimed.get(i).first());
                if (unreached != null) {
                    fates.add(unreached.alsoOf(i + 1));
                    progress.step();
                } else {
                    read(claimed.get(i), i + 1).ifPresent(packets::add);
                }
            }
            List<Fate> known = deliver(packets, claimed, progress);
            known.stream().filter(fate -> !fate.connected()).forEach(fate -> away.put(fate.first(), fate));
            fates.addAll(known);
        }
        return fates;
    }

    private Optional<OutgoingPacket> read(QueuedPacket packet, int number) throws ClientException {
        Optional<OutgoingPacket> read =
                queue.read(packet).map(octets -> new OutgoingPacket(number, octets, packet.first()));
        unread |= read.isEmpty();
        return read;
    }

    private void delete(List<QueuedPacket> taken) {
        try {
            queue.remove(taken);
        } catch (ClientException e) {
            cleared = false;
            warnings.accept("packets that were taken stay in the queue and will be sent again: " + e.getMessage());
        }
    }

    /** How the command ends that would end with {@code code} if every packet had been read, and deleted if acknowledged. */
    int exitCode(int code) {
        return code == ExitCode.OK && (unread || !cleared) ? ExitCode.IO : code;
    }
}
