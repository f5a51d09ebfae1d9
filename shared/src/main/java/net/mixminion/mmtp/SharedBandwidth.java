package net.mixminion.mmtp;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token bucket that all processes of a server share: its state is one number in a small file that each of them has
 * mapped into its memory. It is the time at which the bucket would be empty of debts, by the clock that counts from the
 * machine's start; a number from before that start is recognised and forgotten.
 */
public final class SharedBandwidth implements Throttle {
    private static final Logger LOG = LoggerFactory.getLogger(SharedBandwidth.class);
    private static final int USUAL_SAVINGS_SECONDS = 5;
    private static final VarHandle STATE = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final double SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_DEBT = Duration.ofHours(1).toNanos();

    private final ByteBuffer state;
    private final LongSupplier nanoClock;
    private final double nanosPerOctet;
    private final long savings;

    private SharedBandwidth(ByteBuffer state, long average, long most, LongSupplier nanoClock) {
        this.state = state;
        this.nanoClock = nanoClock;
        this.nanosPerOctet = SECOND / Math.min(average, most);
        this.savings = (long) (most * nanosPerOctet);
    }

    /**
     * Joins those who use the same file, which is made if it isn't there.
     *
     * @param average octets a second
     * @param most octets that may go at once after a quiet time
     */
    public static SharedBandwidth join(Path file, long average, long most) throws IOException {
        return join(file, average, most, System::nanoTime);
    }

    static SharedBandwidth join(Path file, long average, long most, LongSupplier nanoClock) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")))) {
            return new SharedBandwidth(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES), average, most, nanoClock);
        }
    }

    /**
     * What a process of the server uses; without a limit that is none, and without the file it is a bucket of its own.
     *
     * @param directory where the processes of a server meet
     * @param average octets a second; empty: no limit
     * @param most octets that may go at once after a quiet time; empty: five times the average
     */
    public static Throttle of(Path directory, OptionalLong average, OptionalLong most) {
        if (average.isEmpty()) {
            return NONE;
        }
        long rate = average.getAsLong();
        long savings = most.orElse(USUAL_SAVINGS_SECONDS * rate);
        try {
            return join(directory.resolve("bandwidth"), rate, savings);
        } catch (IOException e) {
            LOG.warn("MaxBandwidth holds for this process alone: {}", e.toString());
            return alone(rate, savings);
        }
    }

    /** A bucket of this process alone. */
    public static SharedBandwidth alone(long average, long most) {
        return new SharedBandwidth(ByteBuffer.allocateDirect(Long.BYTES), average, most, System::nanoTime);
    }

    @Override
    public long take(int octets) {
        long cost = (long) (octets * nanosPerOctet);
        while (true) {
            long before = (long) STATE.getVolatile(state, 0);
            long now = nanoClock.getAsLong();
            long debt = before - now;
            if (debt > LONGEST_DEBT || debt < -savings) {
                debt = -savings;
            }
            long after = now + debt + cost;
            if (STATE.compareAndSet(state, 0, before, after)) {
                return Math.max(0, after - now);
            }
        }
    }
}
