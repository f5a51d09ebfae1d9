package net.mixminion.dirclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void downloadsAreDueAtOnceAndThenAtARandomMinuteAfterMidnight() {
        long seed = System.nanoTime();
        DownloadSchedule schedule = new DownloadSchedule(new Random(seed));
        assertThat(schedule.isDue(NOW)).isTrue();
        Set<Long> minutes = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            schedule.succeeded(NOW);
            Duration afterMidnight = Duration.between(Instant.parse("2026-11-25T00:00:00Z"), schedule.next());
            assertThat(afterMidnight)
                    .as("seed %d", seed)
                    .isBetween(Duration.ZERO, Duration.ofMinutes(60).minusSeconds(1));
            minutes.add(afterMidnight.toMinutes());
        }
        assertThat(minutes).as("seed %d", seed).hasSizeGreaterThan(50);
        assertThat(schedule.isDue(schedule.next().minusMillis(1))).isFalse();
        assertThat(schedule.isDue(schedule.next())).isTrue();
    }

    @Test
    void aClockThatWasSetBackKeepsNothingWaiting() {
        DownloadSchedule schedule = new DownloadSchedule(new Random(1));
        schedule.succeeded(NOW);
        assertThat(schedule.isDue(NOW.minus(Duration.ofDays(40)))).isTrue();
        Backoff backoff = new Backoff();
        backoff.failed(NOW);
        assertThat(backoff.isDue(NOW.minus(Duration.ofDays(40)))).isTrue();
    }

    @Test
    void pausesGrowUpToHalfADayAndStartAnewAfterASuccess() {
        Backoff backoff = new Backoff();
        assertThat(backoff.isDue(NOW)).isTrue();
        Duration pause = Backoff.FIRST;
        for (int i = 0; i < 12; i++) {
            backoff.failed(NOW);
            assertThat(backoff.isDue(NOW.plus(pause).minusMillis(1))).isFalse();
            assertThat(backoff.isDue(NOW.plus(pause))).isTrue();
            pause = pause.multipliedBy(2).compareTo(Backoff.LONGEST) > 0 ? Backoff.LONGEST : pause.multipliedBy(2);
        }
        assertThat(pause).isEqualTo(Backoff.LONGEST);
        backoff.succeeded();
        assertThat(backoff.isDue(NOW)).isTrue();
        backoff.failed(NOW);
        assertThat(backoff.isDue(NOW.plus(Backoff.FIRST))).isTrue();
    }
}
