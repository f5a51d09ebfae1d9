package net.mixminion.testnet.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that a measurement has to let pass. */
final class Pause {
    private Pause() {}

    static void of(Duration time) throws InterruptedException {
        new CountDownLatch(1).await(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
    }
}
