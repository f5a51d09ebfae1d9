package net.mixminion.testnet.bench;

import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import net.mixminion.testnet.ReceiverHome;
import net.mixminion.testnet.ReceiverProcess;
import net.mixminion.testnet.hostile.HostileCrowd;
import net.mixminion.testnet.hostile.HostileCrowd.Stuck;

/** Ten thousand connections that greet and fall silent. */
final class IdleBench implements Bench {
    private static final int IDLE = 10_000;
    private static final Duration OPENING_LIMIT = Duration.ofSeconds(90);
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final long MOST_OCTETS = 512L << 20;
    private static final double MOST_CPU = 0.02;
    private static final double MOST_SECONDS = 1;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String about() {
        return "10,000 idle connections: the receiver's memory and CPU, an honest packet's time (ulimit -n 20000)";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        int count = arguments.isEmpty() ? IDLE : Integer.parseInt(arguments.get(0));
        Vertx vertx = Vertx.vertx();
        try (ReceiverHome home = ReceiverHome.create();
                ReceiverProcess receiver = home.start("Timeout: 20 min\n", "MaxConnections: " + count * 7 / 5 + "\n");
                HostileCrowd crowd = new HostileCrowd(vertx, receiver.socketAddress(), count, List.of(Stuck.IDLE))) {
            long begun = System.nanoTime();
            crowd.open();
            while (crowd.size() < count && System.nanoTime() - begun < OPENING_LIMIT.toNanos()) {
                Pause.of(Duration.ofMillis(200));
            }
            double opened = (System.nanoTime() - begun) / 1e9;
            Pause.of(Duration.ofSeconds(5));
            Duration before = receiver.processorTime();
            Pause.of(QUIET);
            double cpu = (double) receiver.processorTime().minus(before).toMillis() / QUIET.toMillis();
            long resident = receiver.residentOctets();
            int open = crowd.size();
            HonestSenders honest = new HonestSenders(vertx, receiver.address(), 1, Duration.ofMillis(500));
            Pause.of(Duration.ofSeconds(10));
            honest.finish();
            boolean good = open == count
                    && resident < MOST_OCTETS
                    && cpu < MOST_CPU
                    && honest.failed() == 0
                    && honest.percentileSeconds(100) < MOST_SECONDS;
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"idle\",\"connections\":%d,\"opened_in_s\":%.0f,\"let_go\":%d,\"rss_mb\":%d,"
                            + "\"cpu\":%.4f,\"honest_acked\":%d,\"honest_failed\":%d,\"slowest_s\":%.3f,\"held\":%b}%n",
                    open,
                    opened,
                    crowd.letGo(),
                    resident >> 20,
                    cpu,
                    honest.acknowledged(),
                    honest.failed(),
                    honest.percentileSeconds(100),
                    good);
            return good;
        } finally {
            vertx.close().await();
        }
    }
}
