package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.mmtp.PacketSink;
import net.mixminion.packet.Packet;

/** Takes packets and measures from one of them to the last of a known number; what comes before is for warming up. */
final class Arrivals implements PacketSink {
    private final int from;
    private final int to;
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile long first;
    private volatile long last;

    /** Measures from packet {@code from} to packet {@code to}, both counted from 1. */
    Arrivals(int from, int to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public Future<Boolean> store(Packet packet) {
        int number = count.incrementAndGet();
        if (number == from) {
            first = System.nanoTime();
        }
        if (number == to) {
            last = System.nanoTime();
            all.countDown();
        }
        return Future.succeededFuture(true);
    }

    /** Packets a second; fails if they don't all come. */
    double perSecond(Duration limit) throws InterruptedException {
        if (!all.await(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException((to - count.get()) + " packets have not arrived within " + limit);
        }
        return (to - from) / ((last - first) / 1e9);
    }
}
