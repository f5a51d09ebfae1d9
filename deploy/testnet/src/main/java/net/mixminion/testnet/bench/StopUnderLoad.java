package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.Sha1;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.testnet.Installation;
import net.mixminion.testnet.TestServer;

/**
 * {@code mixminiond stop} while packets come in on several connections, are mixed every second and leave for a peer. What
 * was acknowledged is at the peer or in a pool afterwards.
 */
final class StopUnderLoad {
    private static final int PACKETS = 6000;
    private static final int CONNECTIONS = 4;
    private static final int AT_ONCE = 16;
    private static final int FLOWING = 500;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String[] POOLS = {"incoming", "mix", "outgoing"};

    private final Installation installation;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Set<Digest20> arrived = ConcurrentHashMap.newKeySet();

    /**
     * What was measured.
     *
     * @param seconds how long the command took
     * @param acknowledged packets that the server took before
     * @param lost those of them that are neither at the peer nor in a pool
     */
    record Outcome(double seconds, int acknowledged, int arrived, int waiting, int lost) {}

    StopUnderLoad(Installation installation) {
        this.installation = installation;
    }

    /** @param layout separate or combined */
    Outcome measure(Path directory, String layout) throws Exception {
        try (TestServer server = TestServer.create(
                installation, directory, "loaded-" + layout, TestServer.freePort(), Duration.ofSeconds(1))) {
            Files.writeString(
                    server.config(), Files.readString(server.config()) + "[Processes]\nLayout: " + layout + "\n");
            Peers peers = new Peers(vertx);
            int peer = peers.start(packet -> {
                arrived.add(Sha1.digest(packet.bytes()));
                return Future.succeededFuture(true);
            });
            server.start();
            Hop hop = server.hop();
            List<Packet> packets = packets(hop, peers.address(peer));
            MmtpClient client = new MmtpClient(vertx, MmtpClientOptions.withTimeout(LIMIT), Clock.systemUTC());
            for (int i = 0; i < CONNECTIONS; i++) {
                int share = PACKETS / CONNECTIONS;
                send(client, hop.address(), packets.subList(i * share, (i + 1) * share), 0);
            }
            Pause.until("the flow of packets", LIMIT, () -> arrived.size() >= FLOWING);
            long begun = System.nanoTime();
            if (server.stop() != 0) {
                throw new IOException("the server can't be stopped:\n" + server.output());
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            over.set(true);
            int waiting = 0;
            for (String pool : POOLS) {
                waiting += waiting(server.pool(pool));
            }
            int taken = acknowledged.get();
            return new Outcome(seconds, taken, arrived.size(), waiting, Math.max(0, taken - arrived.size() - waiting));
        } finally {
            vertx.close().await();
        }
    }

    /** One connection's packets, one lot after the other, until the server is gone. */
    private void send(MmtpClient client, MmtpAddress to, List<Packet> packets, int from) {
        if (over.get() || from >= packets.size()) {
            return;
        }
        List<Packet> lot = packets.subList(from, Math.min(from + AT_ONCE, packets.size()));
        client.send(to, lot).onComplete(result -> {
            if (result.succeeded()) {
                long taken =
                        result.result().stream().filter(SendOutcome::accepted).count();
                acknowledged.addAndGet((int) taken);
                if (taken == lot.size()) {
                    send(client, to, packets, from + AT_ONCE);
                }
            }
        });
    }

    private static List<Packet> packets(Hop server, MmtpAddress peer) {
        SecureRandom random = new SecureRandom();
        RsaPrivateKey key = RsaKeys.generate(2048, random);
        PacketBuilder builder = new PacketBuilder(random);
        Hop next = new Hop(key.publicKey(), peer);
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            packets.add(builder.drop(List.of(server), List.of(next)));
        }
        return packets;
    }

    private static int waiting(Path pool) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pool, "{msg_,fir_}*")) {
            for (Path unused : files) {
                count++;
            }
        }
        return count;
    }
}
