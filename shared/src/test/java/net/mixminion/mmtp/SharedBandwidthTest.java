package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedBandwidthTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @TempDir
    private Path dir = Path.of("");

    private final AtomicLong now = new AtomicLong(500 * SECOND);

    private SharedBandwidth join(long average, long most) throws Exception {
        return SharedBandwidth.join(dir.resolve("bandwidth"), average, most, now::get);
    }

    @Test
    void whatWasSavedGoesAtOnceAndTheRestWaitsItsTime() throws Exception {
        SharedBandwidth bucket = join(1000, 5000);
        assertThat(bucket.take(5000)).isZero();
        assertThat(bucket.take(1000)).isEqualTo(SECOND);
        now.addAndGet(SECOND / 2);
        assertThat(bucket.take(1000)).isEqualTo(3 * SECOND / 2);
    }

    @Test
    void savingsHaveTheirLimit() throws Exception {
        SharedBandwidth bucket = join(1000, 5000);
        assertThat(bucket.take(5000)).isZero();
        now.addAndGet(3600 * SECOND);
        assertThat(bucket.take(5000)).isZero();
        assertThat(bucket.take(1)).isPositive();
    }

    @Test
    void processesShareOneBucket() throws Exception {
        SharedBandwidth receiver = join(1000, 2000);
        SharedBandwidth sender = join(1000, 2000);
        assertThat(receiver.take(1500)).isZero();
        assertThat(sender.take(1500)).isEqualTo(SECOND);
        assertThat(receiver.take(1000)).isEqualTo(2 * SECOND);
    }

    @Test
    void debtsFromBeforeTheMachineWasStartedAreForgotten() throws Exception {
        join(1000, 1000).take(4_000_000);
        now.set(SECOND);
        assertThat(join(1000, 1000).take(1000)).isZero();
    }

    @Test
    void aLowerMostIsTheLimitEvenOfTheAverage() throws Exception {
        SharedBandwidth bucket = join(100_000, 1000);
        assertThat(bucket.take(1000)).isZero();
        assertThat(bucket.take(1000)).isEqualTo(SECOND);
    }

    @Test
    void withoutAFileABucketIsOnesOwn() {
        SharedBandwidth bucket = SharedBandwidth.alone(1000, 1000);
        assertThat(bucket.take(1000)).isZero();
        assertThat(bucket.take(1000)).isPositive();
    }
}
