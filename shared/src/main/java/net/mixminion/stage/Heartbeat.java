package net.mixminion.stage;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells every second that a process lives and what it has counted since it started. Each beat goes through an event loop
 * first: a process whose event loops are stuck falls silent, and the supervisor starts it again.
 */
final class Heartbeat implements AutoCloseable {
    static final Duration PERIOD = Duration.ofSeconds(1);
    /** How long an event loop may be busy before the process counts as stuck. */
    static final Duration STUCK = Duration.ofSeconds(8);

    private static final Duration SETTLED = Duration.ofSeconds(8);

    private final Counters counters;
    private final Consumer<Runnable> eventLoop;
    private final Consumer<String> tell;
    private final Runnable silence;
    private final LongSupplier nanoTime;
    private final AtomicLong lastEcho;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param tell takes the counts as a JSON object, on a thread of ours
     * @param silence is called instead while the event loops are stuck
     */
    Heartbeat(Counters counters, Vertx vertx, Consumer<String> tell, Runnable silence) {
        this(counters, work -> vertx.runOnContext(unused -> work.run()), tell, silence, System::nanoTime);
    }

    Heartbeat(
            Counters counters,
            Consumer<Runnable> eventLoop,
            Consumer<String> tell,
            Runnable silence,
            LongSupplier nanoTime) {
        this.counters = counters;
        this.eventLoop = eventLoop;
        this.tell = tell;
        this.silence = silence;
        this.nanoTime = nanoTime;
        this.lastEcho = new AtomicLong(nanoTime.getAsLong());
    }

    void start() {
        var unused = timer.scheduleAtFixedRate(this::beat, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        // what was needed for the start alone is given back to the machine
        var unusedToo = timer.schedule(System::gc, SETTLED.toSeconds(), TimeUnit.SECONDS);
    }

    /** Tells the final counts and ends. */
    @Override
    public void close() {
        timer.shutdownNow();
        tellCounts();
    }

    void beat() {
        eventLoop.accept(() -> lastEcho.set(nanoTime.getAsLong()));
        if (nanoTime.getAsLong() - lastEcho.get() < STUCK.toNanos()) {
            tellCounts();
        } else {
            silence.run();
        }
    }

    private synchronized void tellCounts() {
        JsonObject counts = new JsonObject();
        counters.snapshot().forEach(counts::put);
        JsonObject facts = new JsonObject();
        counters.facts().forEach(facts::put);
        tell.accept(new JsonObject().put("counts", counts).put("facts", facts).encode());
    }
}
