package net.mixminion.receiver;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import net.mixminion.mmtp.PacketSink;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores packets in {@code incoming/} with one thread: whatever waits is written as one batch and made durable
 * together, then acknowledged together. What can't be stored is refused, and never stops the thread.
 */
final class IncomingWriter implements PacketSink {
    /** Packets that may wait: 16 MB. */
    static final int CAPACITY = 512;

    private static final Logger LOG = LoggerFactory.getLogger(IncomingWriter.class);
    private static final int MAX_BATCH = 32;
    private static final long LOOK_UP_MILLIS = 100;
    private static final long COMPLAINT_NANOS = Duration.ofMinutes(1).toNanos();

    private final Pool pool;
    private final Counters counters;
    private final Runnable hint;
    private final Runnable onBug;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread = new Thread(this::run, "incoming-writer");
    private volatile boolean closed;
    private boolean failing;
    private long lastComplaint;

    /** A packet and who waits for it. */
    private static final class Waiting {
        private final Packet packet;
        private final Promise<Boolean> stored = Promise.promise();

        Waiting(Packet packet) {
            this.packet = packet;
        }
    }

    /**
     * @param hint called after each batch: there is something for the mixer
     * @param onBug called when the thread has to end in the middle: the process must end too
     */
    IncomingWriter(Pool pool, Counters counters, Runnable hint, Runnable onBug) {
        this.pool = pool;
        this.counters = counters;
        this.hint = hint;
        this.onBug = onBug;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void connected() {
        counters.count(Event.RECEIVED_CONNECTION);
    }

    @Override
    public Future<Boolean> store(Packet packet) {
        Waiting waiting = new Waiting(packet);
        if (closed || !queue.offer(waiting)) {
            refuse(waiting);
        } else if (closed && queue.remove(waiting)) {
            // closed in between, and nobody takes it out any more
            refuse(waiting);
        }
        return waiting.stored.future();
    }

    /** Stores what still waits, then ends; packets that come later are refused. Waits as long as the limit. */
    void close(Duration limit) {
        closed = true;
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (!closed || !queue.isEmpty()) {
                Waiting first = queue.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MAX_BATCH - 1);
                    store(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread; were it so, refusing is always right
            closed = true;
        } catch (Error e) {
            closed = true;
            LOG.error("a bug: no packet can be stored any more", e);
            onBug.run();
        }
        queue.drainTo(batch);
        batch.forEach(this::refuse);
    }

    private void store(List<Waiting> waiting) {
        List<Waiting> stored = new ArrayList<>();
        List<Waiting> refused = new ArrayList<>();
        Exception trouble = null;
        try (Pool.Batch batch = pool.batch()) {
            for (Waiting one : waiting) {
                try {
                    batch.write(one.packet.bytes());
                    stored.add(one);
                } catch (IOException e) {
                    trouble = e;
                    refused.add(one);
                }
            }
            batch.commit();
        } catch (IOException | RuntimeException e) {
            trouble = e;
            stored = List.of();
            refused = waiting;
        }
        // counted first: nobody is to see an acknowledgement that is not counted
        counters.count(Event.RECEIVED_PACKET, stored.size());
        stored.forEach(one -> one.stored.complete(true));
        refused.forEach(this::refuse);
        report(trouble);
        if (!stored.isEmpty()) {
            hint.run();
        }
    }

    private void refuse(Waiting waiting) {
        counters.count(Event.REJECTED_PACKET);
        waiting.stored.complete(false);
    }

    /** Says that packets can't be stored: when it begins and when it ends, and once a minute meanwhile. */
    private void report(@Nullable Exception trouble) {
        if (trouble == null) {
            if (failing) {
                LOG.warn("packets can be stored again");
            }
            failing = false;
            return;
        }
        long now = System.nanoTime();
        if (!failing || now - lastComplaint >= COMPLAINT_NANOS) {
            lastComplaint = now;
            if (trouble instanceof IOException) {
                LOG.error("refusing packets, since {} can't take them: {}", pool.directory(), trouble.toString());
            } else {
                LOG.error("refusing packets because of a bug", trouble);
            }
        }
        failing = true;
    }
}
