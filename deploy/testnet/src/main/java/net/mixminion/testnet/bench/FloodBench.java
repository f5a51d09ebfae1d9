package net.mixminion.testnet.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import net.mixminion.testnet.hostile.RawMmtp;

/**
 * A whole server, and twenty addresses that send packets which nobody can open, a hundred a second each if they are let,
 * beside honest senders (ATTACKS A25).
 */
final class FloodBench implements Bench {
    private static final int FLOODERS = 20;
    private static final int AT_ONCE = 16;
    private static final Duration PAUSE = Duration.ofMillis(160);
    private static final Duration FLOODED = Duration.ofSeconds(40);
    private static final double MOST_SECONDS = 5;

    private final AtomicLong flood = new AtomicLong();
    private volatile boolean enough;

    @Override
    public String name() {
        return "flood";
    }

    @Override
    public String about() {
        return "2,000 packets a second that nobody can open, from 20 addresses, beside 5 honest ones: success, p99";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        Vertx vertx = Vertx.vertx();
        List<Thread> flooders = new ArrayList<>();
        try (WholeServer server = WholeServer.start("flood");
                HonestSenders honest = new HonestSenders(vertx, server.hop().address(), 5, Duration.ofSeconds(1))) {
            Pause.of(Duration.ofSeconds(10));
            honest.reset();
            for (int i = 0; i < FLOODERS; i++) {
                String from = "127.0.2." + (1 + i);
                Thread flooder = new Thread(() -> flood(from, server.socketAddress()), "flooder-" + i);
                flooder.start();
                flooders.add(flooder);
            }
            Pause.of(FLOODED);
            enough = true;
            honest.finish();
            for (Thread flooder : flooders) {
                flooder.join();
            }
            double rate = flood.get() / (double) FLOODED.toSeconds();
            boolean good = honest.failed() == 0
                    && honest.acknowledged() > 0
                    && honest.percentileSeconds(99) < MOST_SECONDS
                    && server.isAlive();
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"flood\",\"flood_per_s\":%.0f,\"honest_acked\":%d,\"honest_failed\":%d,"
                            + "\"p99_s\":%.3f,\"held\":%b}%n",
                    rate,
                    honest.acknowledged(),
                    honest.failed(),
                    honest.percentileSeconds(99),
                    good);
            return good;
        } finally {
            enough = true;
            vertx.close().await();
        }
    }

    private void flood(String from, InetSocketAddress server) {
        byte[] block = RawMmtp.block("SEND", RawMmtp.noise());
        while (!enough) {
            Socket socket = new Socket();
            try {
                socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
                try (RawMmtp client = RawMmtp.connect(server, socket).greet()) {
                    while (!enough) {
                        for (int i = 0; i < AT_ONCE; i++) {
                            client.write(block);
                        }
                        flood.addAndGet(client.read(AT_ONCE * RawMmtp.ANSWER_LENGTH).length / RawMmtp.ANSWER_LENGTH);
                        Pause.of(PAUSE);
                    }
                }
            } catch (IOException e) {
                // comes back
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
