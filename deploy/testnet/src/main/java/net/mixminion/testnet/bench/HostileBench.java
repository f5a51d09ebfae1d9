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

/** Two thousand hostile connections beside twenty honest senders. */
final class HostileBench implements Bench {
    private static final int HOSTILE = 2000;
    private static final int HONEST = 20;
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration CROWDED = Duration.ofSeconds(60);
    private static final double MOST_SECONDS = 2;
    private static final long MOST_GROWTH = 64L << 20;

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public String about() {
        return "2,000 hostile connections beside 20 honest senders: their success, p99, the receiver's memory";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ReceiverHome home = ReceiverHome.create();
                ReceiverProcess receiver = home.start("", "");
                HonestSenders honest = new HonestSenders(vertx, receiver.address(), HONEST, PERIOD);
                HostileCrowd crowd = new HostileCrowd(
                        vertx,
                        receiver.socketAddress(),
                        HOSTILE,
                        List.of(Stuck.HELLO, Stuck.LINE, Stuck.BLOCK, Stuck.DEAF))) {
            Pause.of(WARM_UP);
            double aloneP99 = honest.percentileSeconds(99);
            long before = receiver.residentOctets();
            honest.reset();
            crowd.open();
            long after = before;
            int most = 0;
            long end = System.nanoTime() + CROWDED.toNanos();
            while (System.nanoTime() < end) {
                Pause.of(Duration.ofSeconds(1));
                after = Math.max(after, receiver.residentOctets());
                most = Math.max(most, crowd.size());
            }
            honest.finish();
            boolean good = honest.failed() == 0
                    && honest.percentileSeconds(99) < MOST_SECONDS
                    && after - before < MOST_GROWTH
                    && receiver.isAlive()
                    && most > HOSTILE / 2;
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"hostile\",\"hostile_at_once\":%d,\"let_go\":%d,\"honest_acked\":%d,"
                            + "\"honest_failed\":%d,\"p99_s\":%.3f,\"p99_alone_s\":%.3f,\"rss_before_mb\":%d,"
                            + "\"rss_growth_mb\":%d,\"held\":%b}%n",
                    most,
                    crowd.letGo(),
                    honest.acknowledged(),
                    honest.failed(),
                    honest.percentileSeconds(99),
                    aloneP99,
                    before >> 20,
                    (after - before) >> 20,
                    good);
            return good;
        } finally {
            vertx.close().await();
        }
    }
}
