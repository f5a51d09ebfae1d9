package net.mixminion.testnet.bench;

import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import net.mixminion.testnet.TestServer;

/** Forty living destinations, with and without ten that are dead or hang. */
final class DestinationsBench implements Bench {
    private static final int RUNS = 3;
    private static final int LIVING = 40;
    private static final int DEAD = 10;
    private static final int PACKETS = 50;
    private static final double PROMISED = 0.95;
    private static final Duration LIMIT = Duration.ofMinutes(2);

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
        Vertx vertx = Vertx.vertx();
        try {
            Peers peers = new Peers(vertx);
            double[] alone = new double[RUNS];
            double[] among = new double[RUNS];
            run(peers, true);
            for (int i = 0; i < RUNS; i++) {
                alone[i] = run(peers, false);
                among[i] = run(peers, true);
                out.printf(Locale.ROOT, "%.0f packets/s, with dead destinations %.0f%n", alone[i], among[i]);
            }
            Arrays.sort(alone);
            Arrays.sort(among);
            double ratio = among[RUNS / 2] / alone[RUNS / 2];
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"destinations\",\"packets_per_s\":%.0f,\"with_dead_packets_per_s\":%.0f,"
                            + "\"ratio\":%.2f,\"promised\":%.2f}%n",
                    alone[RUNS / 2],
                    among[RUNS / 2],
                    ratio,
                    PROMISED);
            return ratio >= PROMISED;
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    private static double run(Peers peers, boolean withDead) throws Exception {
        Arrivals arrivals = new Arrivals(1, LIVING * PACKETS);
        List<ServerSocket> hanging = new ArrayList<>();
        try (SenderProcess sender = SenderProcess.create(1)) {
            for (int i = 0; i < LIVING; i++) {
                peers.put(sender, peers.start(arrivals), PACKETS);
            }
            for (int i = 0; withDead && i < DEAD; i++) {
                if (i % 2 == 0) {
                    peers.put(sender, TestServer.freePort(), PACKETS);
                } else {
                    ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    hanging.add(mute);
                    peers.put(sender, mute.getLocalPort(), PACKETS);
                }
            }
            sender.start();
            return arrivals.perSecond(LIMIT);
        } finally {
            for (ServerSocket mute : hanging) {
                mute.close();
            }
        }
    }
}
