package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TriesTest {
    private final TestClock clock = new TestClock();
    private final Tries tries = new Tries(3);

    @Test
    void thirdFailureIsTheLast() {
        assertThat(tries.failed("x", clock.instant())).isFalse();
        assertThat(tries.failed("x", clock.instant())).isFalse();
        assertThat(tries.failed("y", clock.instant())).isFalse();
        assertThat(tries.failed("x", clock.instant())).isTrue();
    }

    @Test
    void failedFileIsLeftAloneForAMinute() {
        tries.failed("x", clock.instant());
        assertThat(tries.isResting("x", clock.instant())).isTrue();
        assertThat(tries.isResting("y", clock.instant())).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(tries.isResting("x", clock.instant())).isFalse();
    }

    @Test
    void restIsNoFailureAndEndsWhenWoken() {
        for (int i = 0; i < 10; i++) {
            tries.rest("x", clock.instant());
        }
        tries.wake();
        assertThat(tries.isResting("x", clock.instant())).isFalse();
        assertThat(tries.failed("x", clock.instant())).isFalse();
        tries.done("x");
        assertThat(tries.isResting("x", clock.instant())).isFalse();
    }
}
