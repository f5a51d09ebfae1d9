package net.mixminion.stage;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells the supervisor every second or so that a process lives and what it has counted since it started. */
final class Heartbeat implements AutoCloseable {
    static final Duration PERIOD = Duration.ofSeconds(1);

    private final String label;
    private final Counters counters;
    private final Bus bus;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    Heartbeat(String label, Counters counters, Bus bus) {
        this.label = label;
        this.counters = counters;
        this.bus = bus;
    }

    void start() {
        var unused = timer.scheduleAtFixedRate(this::beat, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells the final counts and ends. */
    @Override
    public void close() {
        timer.shutdownNow();
        beat();
    }

    private void beat() {
        JsonObject counts = new JsonObject();
        counters.snapshot().forEach(counts::put);
        JsonObject facts = new JsonObject();
        counters.facts().forEach(facts::put);
        bus.publish(
                Topic.COUNTERS,
                new JsonObject()
                        .put("stage", label)
                        .put("process", ProcessHandle.current().pid())
                        .put("counts", counts)
                        .put("facts", facts));
    }
}
