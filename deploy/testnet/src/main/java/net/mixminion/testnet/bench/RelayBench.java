package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.mixminion.packet.Packet;

/** The sender alone, to one peer over TLS 1.3, against a bare TLS socket of the same library. */
final class RelayBench implements Bench {
    private static final int RUNS = 3;
    private static final int PACKETS = 20_000;
    private static final int WARM_UP = 10_000;
    private static final double PROMISED = 0.5;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public String about() {
        return "packets a second from outgoing/ to one peer, and the same octets through a bare TLS socket";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Peers peers = new Peers(vertx);
            double[] ours = new double[RUNS];
            double[] bare = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                ours[i] = relay(peers);
                bare[i] = (PACKETS - WARM_UP) / BareTls.seconds(vertx, peers.tls(), PACKETS - WARM_UP);
                out.printf(Locale.ROOT, "%.0f packets/s, bare socket %.0f%n", ours[i], bare[i]);
            }
            Arrays.sort(ours);
            Arrays.sort(bare);
            double rate = ours[RUNS / 2];
            double ratio = rate / bare[RUNS / 2];
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"relay\",\"packets_per_s\":%.0f,\"mb_per_s\":%.1f,\"bare_packets_per_s\":%.0f,"
                            + "\"ratio\":%.2f,\"promised\":%.2f}%n",
                    rate,
                    rate * Packet.PACKET_LENGTH / 1e6,
                    bare[RUNS / 2],
                    ratio,
                    PROMISED);
            return ratio >= PROMISED;
        } finally {
            // whoever waits here hides why a run failed
            Future<Void> unused = vertx.close();
        }
    }

    private static double relay(Peers peers) throws Exception {
        Arrivals arrivals = new Arrivals(WARM_UP, PACKETS);
        try (SenderProcess sender = SenderProcess.create(1)) {
            peers.put(sender, peers.start(arrivals), PACKETS);
            sender.start();
            return arrivals.perSecond(LIMIT);
        }
    }
}
