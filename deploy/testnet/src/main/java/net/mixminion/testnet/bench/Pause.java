package net.mixminion.testnet.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that a measurement has to let pass. */
public final class Pause {
    private static final Duration LOOK = Duration.ofMillis(20);

    private Pause() {}

    /** What is waited for. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Lets so much time pass. */
    public static void of(Duration time) throws InterruptedException {
        var unused = new CountDownLatch(1).await(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until something holds.
     *
     * @param what says what is waited for
     * @throws IOException if it doesn't come within the limit
     */
    public static void until(String what, Duration limit, Condition condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException(what + " has not come within " + limit.toSeconds() + " seconds");
            }
            of(LOOK);
        }
    }
}
