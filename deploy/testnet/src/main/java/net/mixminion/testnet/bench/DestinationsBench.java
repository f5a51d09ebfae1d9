package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.mixminion.spool.Outbound;
import net.mixminion.testnet.TestServer;

/**
 * Forty living destinations, with and without ten that are dead or hang, and have as many packets each. One sender
 * process for all rounds; the ten are others in each round, so that nothing is known of them.
 */
final class DestinationsBench implements Bench {
    private static final int RUNS = 9;
    private static final int LIVING = 40;
    private static final int DEAD = 10;
    private static final int PACKETS = 150;
    private static final int WARM_UP = 400;
    private static final double PROMISED = 0.95;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "destinations";
    }

    @Override
    public String about() {
        return "packets a second to 40 peers, with and without 10 others that are dead or never answer";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try (SenderProcess sender = SenderProcess.create(1)) {
            Peers peers = new Peers(vertx);
            Arrivals arrivals = new Arrivals();
            int[] ports = new int[LIVING];
            for (int i = 0; i < LIVING; i++) {
                ports[i] = peers.start(arrivals);
            }
            Supply living = new Supply(sender, "living");
            living.add(Arrays.stream(ports).mapToObj(peers::relay).toList(), WARM_UP + 2 * RUNS * PACKETS);
            List<Unreachable> dead = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                dead.add(new Unreachable(sender, peers, "dead-" + i));
            }
            living.settle();
            sender.start();
            round(sender, living, arrivals, WARM_UP);
            double[] alone = new double[RUNS];
            double[] among = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                // in turn the first of the two: what one round leaves to be done falls into the next
                if (i % 2 == 0) {
                    alone[i] = round(sender, living, arrivals, PACKETS);
                }
                try (Unreachable these = dead.get(i)) {
                    sender.suspend();
                    these.supply.fire(DEAD * PACKETS);
                    among[i] = round(sender, living, arrivals, PACKETS);
                }
                if (i % 2 != 0) {
                    alone[i] = round(sender, living, arrivals, PACKETS);
                }
                out.printf(Locale.ROOT, "%.0f packets/s, with dead destinations %.0f%n", alone[i], among[i]);
            }
            double ratio = Medians.ofRatios(among, alone);
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"destinations\",\"packets_per_s\":%.0f,\"with_dead_packets_per_s\":%.0f,"
                            + "\"ratio\":%.2f,\"promised\":%.2f}%n",
                    Medians.of(alone),
                    Medians.of(among),
                    ratio,
                    PROMISED);
            return ratio >= PROMISED;
        } finally {
            // whoever waits here hides why a run failed
            Future<Void> unused = vertx.close();
        }
    }

    private static double round(SenderProcess sender, Supply supply, Arrivals arrivals, int packets)
            throws IOException, InterruptedException {
        arrivals.expect(LIVING, LIVING * packets);
        sender.suspend();
        supply.fire(LIVING * packets);
        sender.resume();
        return arrivals.perSecond(LIMIT);
    }

    /** Destinations of one round: at every other port nobody listens, at the rest nobody says anything. */
    private static final class Unreachable implements AutoCloseable {
        private final List<ServerSocket> mute = new ArrayList<>();
        private final Supply supply;

        Unreachable(SenderProcess sender, Peers peers, String name) throws IOException {
            List<Outbound.Relay> to = new ArrayList<>();
            for (int i = 0; i < DEAD / 2; i++) {
                to.add(peers.relay(TestServer.freePort()));
                ServerSocket listens = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                mute.add(listens);
                to.add(peers.relay(listens.getLocalPort()));
            }
            supply = new Supply(sender, name);
            supply.add(to, PACKETS);
        }

        /** Ends their round: what waits for them is taken away, and they hang nobody up any more. */
        @Override
        public void close() throws IOException {
            supply.takeBack();
            for (ServerSocket listens : mute) {
                listens.close();
            }
        }
    }
}
