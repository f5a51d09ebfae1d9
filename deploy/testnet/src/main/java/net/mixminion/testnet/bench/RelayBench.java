package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;

/**
 * The sender alone, to one peer over TLS 1.3, against {@link BareTls}; the peer, like the other end of the bare socket,
 * does nothing but TLS. One sender process, as it runs for weeks: it and the bare socket are warmed up, then measured in
 * turn. While the bare socket is measured, the sender stands still. What it has sent it overwrites after the sending, which
 * is not measured.
 */
final class RelayBench implements Bench {
    private static final int RUNS = 9;
    /** Until then the compilers of both machines have something to do. */
    private static final int WARM_UPS = 15;

    private static final int PACKETS = 8_000;
    /** Packets of a round that come before the measured ones: until connection and look-ahead are there. */
    private static final int FIRST = 1_000;

    private static final double PROMISED = 0.5;
    private static final Duration LIMIT = Duration.ofMinutes(1);

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
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try (SenderProcess sender = SenderProcess.create(1)) {
            Peers peers = new Peers(vertx);
            Arrivals arrivals = new Arrivals();
            Supply supply = new Supply(sender, "supply");
            KnowingPeer peer = new KnowingPeer(vertx, peers.tls(), arrivals);
            List<Outbound.Relay> to = List.of(peers.relay(peer.start()));
            sender.start();
            double[] ours = new double[RUNS];
            double[] bare = new double[RUNS];
            for (int i = 0; i < WARM_UPS; i++) {
                supply.add(to, PACKETS, peer::announce);
                relay(sender, supply, arrivals, PACKETS);
                bare(sender, vertx, peers, PACKETS);
            }
            supply.add(to, RUNS * PACKETS, peer::announce);
            supply.settle();
            for (int i = 0; i < RUNS; i++) {
                ours[i] = relay(sender, supply, arrivals, PACKETS);
                bare[i] = bare(sender, vertx, peers, PACKETS);
                out.printf(Locale.ROOT, "%.0f packets/s, bare socket %.0f%n", ours[i], bare[i]);
            }
            double rate = Medians.of(ours);
            double ratio = Medians.ofRatios(ours, bare);
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"relay\",\"packets_per_s\":%.0f,\"mb_per_s\":%.1f,\"bare_packets_per_s\":%.0f,"
                            + "\"ratio\":%.2f,\"promised\":%.2f}%n",
                    rate,
                    rate * Packet.PACKET_LENGTH / 1e6,
                    Medians.of(bare),
                    ratio,
                    PROMISED);
            return ratio >= PROMISED;
        } finally {
            // whoever waits here hides why a run failed
            Future<Void> unused = vertx.close();
        }
    }

    private static double relay(SenderProcess sender, Supply supply, Arrivals arrivals, int packets)
            throws IOException, InterruptedException {
        arrivals.expect(FIRST, packets);
        sender.suspend();
        supply.fire(packets);
        sender.resume();
        double rate = arrivals.perSecond(LIMIT);
        supply.awaitDeleted();
        return rate;
    }

    private static double bare(SenderProcess sender, Vertx vertx, Peers peers, int packets) throws Exception {
        sender.suspend();
        try {
            return packets / BareTls.seconds(vertx, peers.tls(), packets);
        } finally {
            sender.resume();
        }
    }
}
