package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final Instant FIRST = Instant.parse("2026-03-04T10:00:00Z");
    private static final RetrySchedule SCHEDULE =
            new RetrySchedule(List.of(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(7)));

    @Test
    void attemptsComeAtFixedTimesAfterTheFirstFailure() {
        assertThat(SCHEDULE.next(FIRST, FIRST)).contains(after(1));
        assertThat(SCHEDULE.next(FIRST, after(1))).contains(after(2));
        assertThat(SCHEDULE.next(FIRST, after(2))).contains(after(9));
        assertThat(SCHEDULE.next(FIRST, after(9))).isEmpty();
    }

    @Test
    void slotsThatWereSleptThroughAreNotMadeUpFor() {
        assertThat(SCHEDULE.next(FIRST, after(5))).contains(after(9));
        assertThat(SCHEDULE.next(FIRST, after(100))).isEmpty();
    }

    @Test
    void destinationIsTriedForEverWithTheLastWait() {
        assertThat(SCHEDULE.nextForever(FIRST, after(1))).isEqualTo(after(2));
        assertThat(SCHEDULE.nextForever(FIRST, after(50))).isEqualTo(after(57));
    }

    @Test
    void totalIsTheSumOfTheWaits() {
        assertThat(SCHEDULE.total()).isEqualTo(Duration.ofHours(9));
    }

    @Test
    void emptyScheduleIsRefused() {
        assertThatThrownBy(() -> new RetrySchedule(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Instant after(int hours) {
        return FIRST.plus(Duration.ofHours(hours));
    }
}
