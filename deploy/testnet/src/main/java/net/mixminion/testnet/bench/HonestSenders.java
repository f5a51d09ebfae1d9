package net.mixminion.testnet.bench;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.testnet.hostile.RawMmtp;

/** Senders who each send a packet now and then, every time on a connection of its own, as the reference does. */
final class HonestSenders implements AutoCloseable {
    private final Vertx vertx;
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final List<Long> timers = new ArrayList<>();

    HonestSenders(Vertx vertx, MmtpAddress to, int count, Duration period) {
        this.vertx = vertx;
        MmtpClient client =
                new MmtpClient(vertx, MmtpClientOptions.withTimeout(Duration.ofSeconds(30)), Clock.systemUTC());
        for (int i = 0; i < count; i++) {
            long first = 1 + i * period.toMillis() / count;
            timers.add(vertx.setPeriodic(first, period.toMillis(), id -> send(client, to)));
        }
    }

    private void send(MmtpClient client, MmtpAddress to) {
        long begun = System.nanoTime();
        underWay.incrementAndGet();
        client.send(to, List.of(Packet.of(RawMmtp.noise()))).onComplete(result -> {
            underWay.decrementAndGet();
            if (result.succeeded() && result.result().stream().allMatch(SendOutcome::accepted)) {
                nanos.add(System.nanoTime() - begun);
            } else {
                failed.incrementAndGet();
            }
        });
    }

    /** Forgets what was measured so far. */
    void reset() {
        nanos.clear();
        failed.set(0);
    }

    /** Sends no more, and waits for what is under way. */
    void finish() throws InterruptedException {
        timers.forEach(vertx::cancelTimer);
        while (underWay.get() > 0) {
            Pause.of(Duration.ofMillis(50));
        }
    }

    int acknowledged() {
        return nanos.size();
    }

    int failed() {
        return failed.get();
    }

    /** The time that so many in a hundred did not exceed, from the connection's beginning to the acknowledgement. */
    double percentileSeconds(double percent) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * percent / 100))) / 1e9;
    }

    @Override
    public void close() {
        timers.forEach(vertx::cancelTimer);
    }
}
