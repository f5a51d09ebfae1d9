package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    @Test
    void goesOnWithTimeAndNotWithWhoeverSetsTheClock() {
        TestClock timeOfDay = new TestClock();
        Instant start = timeOfDay.instant();
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        SteadyClock steady = new SteadyClock(timeOfDay, nanos::get);
        timeOfDay.pass(Duration.ofDays(40));
        assertThat(steady.instant()).isEqualTo(start);
        nanos.addAndGet(1_000_000_000);
        assertThat(steady.instant()).isEqualTo(start.plusSeconds(1));
    }
}
