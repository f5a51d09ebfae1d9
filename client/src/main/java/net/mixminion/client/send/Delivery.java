package net.mixminion.client.send;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.mmtp.LegacyTls;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;

/** Hands packets to their first servers: one connection for each server, all at the same time. */
public final class Delivery {
    private final Duration timeout;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * @param timeout patience with each acknowledgement
     * @param clock tells whether the servers' certificates are valid
     * @param random for the order of the packets, which must not tell the order of the fragments
     */
    public Delivery(Duration timeout, Clock clock, RandomGenerator random) {
        this.timeout = timeout;
        this.clock = clock;
        this.random = random;
    }

    /** Lets this process send to servers of the reference, too; to be called before anything in it speaks TLS. */
    public static void permitOldPeers() {
        LegacyTls.permit();
    }

    /**
     * Sends all packets.
     *
     * @param known told on this thread of what became of packets, as soon as it is known: of each packet once, of several
     *     at a time if they come faster than it returns; it may take its time
     * @return what became of each packet
     * @throws ClientException if the thread is interrupted before that is known
     */
    public List<Fate> deliver(List<OutgoingPacket> packets, Consumer<List<Fate>> known) throws ClientException {
        BlockingQueue<Fate> arriving = new LinkedBlockingQueue<>();
        List<Fate> fates = new ArrayList<>();
        if (packets.isEmpty()) {
            return fates;
        }
        try (MmtpNetwork network = new MmtpNetwork(timeout, clock)) {
            for (List<OutgoingPacket> group : groups(packets)) {
                MmtpAddress to = group.get(0).first().address();
                List<Packet> octets = group.stream().map(OutgoingPacket::packet).toList();
                network.client().send(to, octets, (index, outcome) -> {
                    OutgoingPacket packet = group.get(index);
                    arriving.add(new Fate(packet.number(), packet.first(), outcome));
                });
            }
            while (fates.size() < packets.size()) {
                List<Fate> news = new ArrayList<>();
                news.add(arriving.take());
                arriving.drainTo(news);
                known.accept(news);
                fates.addAll(news);
            }
            return fates;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(ExitCode.TRY_LATER, "interrupted; some packets may have been sent");
        }
    }

    private List<List<OutgoingPacket>> groups(List<OutgoingPacket> packets) {
        List<OutgoingPacket> shuffled = new ArrayList<>(packets);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        Map<MmtpAddress, List<OutgoingPacket>> groups = new LinkedHashMap<>();
        for (OutgoingPacket packet : shuffled) {
            groups.computeIfAbsent(packet.first().address(), address -> new ArrayList<>())
                    .add(packet);
        }
        return List.copyOf(groups.values());
    }
}
