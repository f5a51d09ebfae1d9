package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.mixminion.mmtp.PacketSink;
import net.mixminion.packet.Packet;

/** Takes packets and measures, round by round, from one of them to the last of a known number. Safe for several threads. */
final class Arrivals implements PacketSink {
    private int from;
    private int to;
    private int count;
    private long first;
    private long last;
    private CountDownLatch all = new CountDownLatch(0);

    /** Begins a round: measures from its packet {@code from} to packet {@code to}, both counted from 1. */
    synchronized void expect(int newFrom, int newTo) {
        from = newFrom;
        to = newTo;
        count = 0;
        all = new CountDownLatch(1);
    }

    @Override
    public Future<Boolean> store(Packet packet) {
        arrived();
        return Future.succeededFuture(true);
    }

    /** Takes note of a packet. */
    synchronized void arrived() {
        count++;
        if (count == from) {
            first = System.nanoTime();
        }
        if (count == to) {
            last = System.nanoTime();
            all.countDown();
        }
    }

    /** Packets a second; fails if they don't all come. */
    double perSecond(Duration limit) throws InterruptedException {
        if (!latch().await(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(missing() + " packets have not arrived within " + limit);
        }
        return rate();
    }

    private synchronized CountDownLatch latch() {
        return all;
    }

    private synchronized int missing() {
        return to - count;
    }

    private synchronized double rate() {
        return (to - from) / ((last - first) / 1e9);
    }
}
