package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepTimesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final ConnectionLimits LIMITS = new ConnectionLimits(
            10,
            10,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(900));

    private final StepTimes times = new StepTimes(0);

    private boolean over(double seconds) {
        return times.over(LIMITS, (long) (seconds * SECOND)).isPresent();
    }

    @Test
    void everyStepHasItsTime() {
        assertThat(over(0.9)).isFalse();
        assertThat(over(1.1)).isTrue();
        times.step(StepTimes.Step.VERSION_LINE, SECOND);
        assertThat(over(2.9)).isFalse();
        assertThat(over(3.1)).isTrue();
        times.step(StepTimes.Step.BLOCK, 2 * SECOND);
        assertThat(over(4.9)).isFalse();
        assertThat(over(5.1)).isTrue();
        times.step(StepTimes.Step.IDLE, 3 * SECOND);
        assertThat(over(6.9)).isFalse();
        assertThat(over(7.1)).isTrue();
    }

    @Test
    void timeInWhichWeDontReadIsNotTheClients() {
        times.step(StepTimes.Step.BLOCK, 0);
        times.paused(SECOND);
        assertThat(over(100)).isFalse();
        times.resumed(100 * SECOND);
        assertThat(over(101.9)).isFalse();
        assertThat(over(102.1)).isTrue();
    }

    @Test
    void clientThatReadsNoAnswersIsIdle() {
        times.step(StepTimes.Step.IDLE, 0);
        times.paused(SECOND);
        times.deaf(SECOND);
        times.deaf(4 * SECOND);
        assertThat(over(4.9)).isFalse();
        assertThat(over(5.1)).isTrue();
    }

    @Test
    void anAnswerIsNoIdleness() {
        times.step(StepTimes.Step.IDLE, 0);
        times.heard(3 * SECOND);
        assertThat(over(6.9)).isFalse();
    }

    @Test
    void fifteenMinutesAreTheEndAndABlockThatHasBegunMayBeFinished() {
        times.step(StepTimes.Step.BLOCK, 900 * SECOND);
        assertThat(times.isOlderThan(LIMITS.age(), 899 * SECOND)).isFalse();
        assertThat(times.isOlderThan(LIMITS.age(), 901 * SECOND)).isTrue();
        assertThat(over(902)).isFalse();
        assertThat(over(904)).isTrue();
    }

    @Test
    void usualAgeIsThatOfTheSpecification() {
        assertThat(ConnectionLimits.of(Duration.ofMinutes(5)).age()).isEqualTo(Duration.ofMinutes(15));
    }
}
