package net.mixminion.ctl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers for Prometheus, on the loopback address only. The counters are rounded down to hundreds and taken once in a
 * mix interval: whoever reads them at every moment learns nothing of single packets.
 */
final class Metrics implements AutoCloseable {
    static final long ROUNDED_TO = 100;
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final int BACKLOG = 4;

    private final Statistics statistics;
    private final Supervisor supervisor;
    private final Supplier<Duration> period;
    private final LongSupplier nanoTime;
    private final HttpServer server;
    private Map<String, Long> shown = Map.of();
    private long taken;

    private Metrics(
            HttpServer server,
            Statistics statistics,
            Supervisor supervisor,
            Supplier<Duration> period,
            LongSupplier nanoTime) {
        this.server = server;
        this.statistics = statistics;
        this.supervisor = supervisor;
        this.period = period;
        this.nanoTime = nanoTime;
    }

    /**
     * Begins to answer.
     *
     * @param port 0 for any
     * @param period how long numbers stay as they are
     */
    static Metrics start(
            int port, Statistics statistics, Supervisor supervisor, Supplier<Duration> period, LongSupplier nanoTime)
            throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        Metrics metrics = new Metrics(server, statistics, supervisor, period, nanoTime);
        server.createContext("/metrics", metrics::answer);
        server.start();
        LOG.info("numbers for Prometheus on port {} of the loopback address", metrics.port());
        return metrics;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** All numbers in Prometheus's text format. */
    synchronized String text() {
        long now = nanoTime.getAsLong();
        if (shown.isEmpty() || now - taken > period.get().toNanos()) {
            shown = statistics.totals();
            taken = now;
        }
        StringBuilder text = new StringBuilder();
        text.append("# HELP mixminion_events What was counted in the current period, rounded down.\n");
        text.append("# TYPE mixminion_events gauge\n");
        shown.forEach((name, n) -> text.append("mixminion_events{event=\"")
                .append(name.replaceAll("[^A-Za-z0-9_:-]", "_"))
                .append("\"} ")
                .append(n / ROUNDED_TO * ROUNDED_TO)
                .append('\n'));
        text.append("# HELP mixminion_stage_up Whether a process works.\n");
        text.append("# TYPE mixminion_stage_up gauge\n");
        supervisor
                .status()
                .forEach(stage -> text.append("mixminion_stage_up{stage=\"")
                        .append(stage.label())
                        .append("\"} ")
                        .append(stage.ready() ? 1 : 0)
                        .append('\n'));
        text.append("# HELP mixminion_stage_restarts How often a process died.\n");
        text.append("# TYPE mixminion_stage_restarts counter\n");
        supervisor
                .status()
                .forEach(stage -> text.append("mixminion_stage_restarts{stage=\"")
                        .append(stage.label())
                        .append("\"} ")
                        .append(stage.restarts())
                        .append('\n'));
        return text.toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] octets = text().getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, octets.length);
            exchange.getResponseBody().write(octets);
        }
    }
}
