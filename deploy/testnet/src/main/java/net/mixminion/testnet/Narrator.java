package net.mixminion.testnet;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells on the terminal what happens where, with the time since the beginning. */
final class Narrator {
    private static final Map<String, String> HAPPENINGS = new LinkedHashMap<>(Map.of(
            "incoming", "received",
            "mix", "decrypted, waiting in the mix",
            "outgoing", "mixed, on its way to the next server",
            "deliver/SMTP", "left the mix as a message for the mail server",
            "deliver/FRAGMENT", "left the mix as a fragment, waiting for the others"));
    /** Set by the script if standard output is a terminal: only then is a progress bar of use. */
    private static final String TERMINAL = "net.mixminion.terminal";

    private static final long LOOK_NANOS = 200_000_000L;

    private final long begun = System.nanoTime();
    private final PoolWatch watch;
    private final List<TestServer> servers;
    private Map<PoolWatch.Station, Integer> told;

    Narrator(PoolWatch watch, List<TestServer> servers) {
        this.watch = watch;
        this.servers = servers;
        this.told = watch.counts();
    }

    /** Prints a line with the time since the beginning. */
    void say(String text, Object... values) {
        System.out.printf(
                Locale.ROOT,
                "%6.1f s  %s%n",
                (System.nanoTime() - begun) / 1e9,
                values.length == 0 ? text : String.format(Locale.ROOT, text, values));
        System.out.flush();
    }

    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /**
     * Tells of every station until the condition holds.
     *
     * @param task what is waited for
     * @param receptions how many times a packet must be received somewhere until then
     * @return false if the time ran out
     */
    boolean follow(String task, int receptions, int limitSeconds, BooleanSupplier until) throws IOException {
        long limit = System.nanoTime() + limitSeconds * 1_000_000_000L;
        int begin = receivedIn(told);
        try (ProgressBar bar = Boolean.getBoolean(TERMINAL) ? bar(task, receptions) : null) {
            while (!until.getAsBoolean()) {
                if (System.nanoTime() > limit) {
                    return false;
                }
                LockSupport.parkNanos(LOOK_NANOS);
                tellNews();
                if (bar != null) {
                    bar.stepTo(Math.min(receptions, receivedIn(watch.counts()) - begin));
                }
            }
        }
        tellNews();
        return true;
    }

    /** Only what happens from now on is told. */
    void lookFromNow() {
        told = watch.counts();
    }

    private static int receivedIn(Map<PoolWatch.Station, Integer> counts) {
        return counts.entrySet().stream()
                .filter(e -> e.getKey().pool().equals("incoming"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private void tellNews() throws IOException {
        Map<PoolWatch.Station, Integer> now = watch.counts();
        for (Map.Entry<PoolWatch.Station, Integer> entry : now.entrySet()) {
            int fresh = entry.getValue() - told.getOrDefault(entry.getKey(), 0);
            if (fresh > 0) {
                String pool = entry.getKey().pool();
                say(
                        "%s  %2d %s %s  [%s]",
                        entry.getKey().server(),
                        fresh,
                        fresh == 1 ? "packet" : "packets",
                        HAPPENINGS.getOrDefault(pool, pool),
                        queues(entry.getKey().server()));
            }
        }
        told = now;
    }

    private String queues(String nickname) throws IOException {
        for (TestServer server : servers) {
            if (server.nickname().equals(nickname)) {
                return String.format(
                        Locale.ROOT,
                        "in %d, mix %d, out %d, mail %d, fragments %d",
                        server.waiting("incoming"),
                        server.waiting("mix"),
                        server.waiting("outgoing"),
                        server.waiting("deliver/SMTP"),
                        server.waiting("deliver/FRAGMENT"));
            }
        }
        return "";
    }

    private static ProgressBar bar(String task, int maximum) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(maximum)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .build();
    }
}
