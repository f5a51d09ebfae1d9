package net.mixminion.mixer;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.mixminion.packet.HopResult;

/**
 * How many packets a core opens in a second: measured on the packets that come, once there were enough of them, so that
 * it costs nothing and shows the virtual machine as warm as it is. May be used by many threads.
 */
final class OpeningRate {
    /** So many packets make a figure; the next so many make the next one. */
    static final int WINDOW = 1000;

    private final LongSupplier cpuNanos;
    private final LongConsumer tell;
    private long packets;
    private long nanos;

    /**
     * A rate of which nothing is known yet.
     *
     * @param cpuNanos the processor time that the calling thread has had
     * @param tell is told each figure, packets a second
     */
    OpeningRate(LongSupplier cpuNanos, LongConsumer tell) {
        this.cpuNanos = cpuNanos;
        this.tell = tell;
    }

    /** Opens a packet. Only those count that need all the work: what goes on to a server or leaves the network. */
    HopResult measured(Supplier<HopResult> opening) {
        long begin = cpuNanos.getAsLong();
        HopResult result = opening.get();
        long end = cpuNanos.getAsLong();
        boolean whole = result.fold(relay -> true, exit -> true, drop -> false);
        // a system that can't tell processor times says -1
        if (whole && end > begin) {
            add(end - begin);
        }
        return result;
    }

    private synchronized void add(long spent) {
        packets++;
        nanos += spent;
        if (packets == WINDOW) {
            tell.accept(packets * Duration.ofSeconds(1).toNanos() / nanos);
            packets = 0;
            nanos = 0;
        }
    }
}
