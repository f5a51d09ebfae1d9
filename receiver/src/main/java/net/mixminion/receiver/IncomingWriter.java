package net.mixminion.receiver;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * together, then acknowledged together. Others help it to write, because files that are synced at the same time share a
 * commit of the file system's journal. What can't be stored is refused, and never stops the thread.
 */
final class IncomingWriter implements PacketSink {
    /** Packets that may wait: 16 MB. */
    static final int CAPACITY = 512;

    private static final Logger LOG = LoggerFactory.getLogger(IncomingWriter.class);
    private static final int MAX_BATCH = 32;
    private static final long LOOK_UP_MILLIS = 100;
    private static final int MANY_WRITTEN = 64;
    private static final long COMPLAINT_NANOS = Duration.ofMinutes(1).toNanos();

    private final Pool pool;
    private final Supplier<Optional<String>> refusal;
    private final Counters counters;
    private final Runnable hint;
    private final Runnable onBug;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread = new Thread(this::run, "incoming-writer");
    private final FileWriters writers = new FileWriters();
    private volatile boolean closed;
    private int writtenSincePurge;
    private int discarded;
    private boolean failing;
    private long lastComplaint;

    /** A packet, or padding, and who waits for it. */
    private static final class Waiting {
        private final Packet packet;
        private final boolean padding;
        private final Promise<Boolean> stored = Promise.promise();

        Waiting(Packet packet, boolean padding) {
            this.packet = packet;
            this.padding = padding;
        }
    }

    /**
     * @param refusal why no packet is to be taken now, if so; asked before each batch
     * @param hint called after each batch: there may be something for the mixer
     * @param onBug called when the thread has to end in the middle: the process must end too
     */
    IncomingWriter(Pool pool, Supplier<Optional<String>> refusal, Counters counters, Runnable hint, Runnable onBug) {
        this.pool = pool;
        this.refusal = refusal;
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
        return take(new Waiting(packet, false));
    }

    @Override
    public Future<Boolean> pad(Packet junk) {
        return take(new Waiting(junk, true));
    }

    private Future<Boolean> take(Waiting waiting) {
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
                // whatever they were: that it was padding does not make the next one wait
                if (first == null || writtenSincePurge >= MANY_WRITTEN) {
                    purge();
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
        writers.close();
    }

    /**
     * Writes all that waits, makes it durable and answers. Padding and packets that are to be refused are written and
     * synced like the others, only under a name that means nothing: the time of an answer doesn't tell which it was.
     */
    private void store(List<Waiting> waiting) throws InterruptedException {
        List<Waiting> stored = new ArrayList<>();
        List<Waiting> refused = new ArrayList<>();
        Optional<String> full = refusal.get();
        String trouble = full.map(why -> pool.directory() + " is to take no more: " + why)
                .orElse(null);
        try (Pool.Batch batch = pool.batch()) {
            List<FileWriters.Written> written =
                    writers.write(batch, waiting.stream().map(one -> one.packet).toList());
            for (int i = 0; i < waiting.size(); i++) {
                Waiting one = waiting.get(i);
                try {
                    String id = written.get(i).id();
                    writtenSincePurge++;
                    if (one.padding || full.isPresent()) {
                        batch.discard(id);
                        discarded++;
                    }
                    (one.padding || full.isEmpty() ? stored : refused).add(one);
                } catch (IOException e) {
                    trouble = cannot(e);
                    refused.add(one);
                }
            }
            batch.commit();
        } catch (IOException e) {
            trouble = cannot(e);
            stored = List.of();
            refused = waiting;
        } catch (RuntimeException e) {
            LOG.error("a bug", e);
            trouble = "there is a bug";
            stored = List.of();
            refused = waiting;
        }
        // counted first: nobody is to see an acknowledgement that is not counted
        long packets = stored.stream().filter(one -> !one.padding).count();
        if (packets > 0) {
            counters.count(Event.RECEIVED_PACKET, packets);
        }
        stored.forEach(one -> one.stored.complete(true));
        refused.forEach(this::refuse);
        report(trouble);
        hint.run();
    }

    private String cannot(IOException e) {
        return pool.directory() + " can't take them: " + e;
    }

    private void purge() {
        writtenSincePurge = 0;
        if (discarded == 0) {
            return;
        }
        try {
            pool.purge(discarded);
        } catch (IOException e) {
            LOG.debug("left for a later purge", e);
        }
        discarded = 0;
    }

    private void refuse(Waiting waiting) {
        if (!waiting.padding) {
            counters.count(Event.REJECTED_PACKET);
        }
        waiting.stored.complete(false);
    }

    /** Says that packets can't be stored: when it begins and when it ends, and once a minute meanwhile. */
    private void report(@Nullable String trouble) {
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
            LOG.error("refusing packets, since {}", trouble);
        }
        failing = true;
    }
}
