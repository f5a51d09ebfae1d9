package net.mixminion.client.send;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.mmtp.LegacyTls;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.SendOutcome;
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

    /** What became of a packet. */
    public record Fate(OutgoingPacket packet, SendOutcome outcome) {}

    /** Lets this process send to servers of the reference, too; to be called before anything in it speaks TLS. */
    public static void permitOldPeers() {
        LegacyTls.permit();
    }

    /**
     * Sends all packets.
     *
     * @param acknowledged called once for each packet whose outcome is known, on another thread
     * @return what became of each packet
     * @throws ClientException if the thread is interrupted before that is known
     */
    public List<Fate> deliver(List<OutgoingPacket> packets, Runnable acknowledged) throws ClientException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            MmtpClient client = new MmtpClient(vertx, MmtpClientOptions.withTimeout(timeout), clock);
            List<List<OutgoingPacket>> groups = groups(packets);
            List<CompletableFuture<List<SendOutcome>>> results = new ArrayList<>();
            for (List<OutgoingPacket> group : groups) {
                MmtpAddress to = group.get(0).first().hop().address();
                List<Packet> octets = group.stream().map(OutgoingPacket::packet).toList();
                results.add(client.send(to, octets, (index, outcome) -> acknowledged.run())
                        .toCompletionStage()
                        .toCompletableFuture());
            }
            List<Fate> fates = new ArrayList<>();
            for (int i = 0; i < groups.size(); i++) {
                List<SendOutcome> outcomes = results.get(i).get();
                for (int j = 0; j < outcomes.size(); j++) {
                    fates.add(new Fate(groups.get(i).get(j), outcomes.get(j)));
                }
            }
            return fates;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(ExitCode.TRY_LATER, "interrupted; some packets may have been sent");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private List<List<OutgoingPacket>> groups(List<OutgoingPacket> packets) {
        List<OutgoingPacket> shuffled = shuffled(packets);
        Map<MmtpAddress, List<OutgoingPacket>> groups = new LinkedHashMap<>();
        for (OutgoingPacket packet : shuffled) {
            groups.computeIfAbsent(packet.first().hop().address(), address -> new ArrayList<>())
                    .add(packet);
        }
        return List.copyOf(groups.values());
    }

    private List<OutgoingPacket> shuffled(List<OutgoingPacket> packets) {
        List<OutgoingPacket> shuffled = new ArrayList<>(packets);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled;
    }
}
