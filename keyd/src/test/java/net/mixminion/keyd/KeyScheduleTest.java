package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.mixminion.keyd.KeySchedule.Period;
import org.junit.jupiter.api.Test;

class KeyScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-24T13:15:42Z");
    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    void theFirstSetBeginsAtTheLastMidnight() {
        assertThat(KeySchedule.missing(List.of(), NOW, MONTH)).containsExactly(days("2026-11-24", "2026-12-24"));
    }

    @Test
    void shortSetsFollowEachOtherUntilAllIsCovered() {
        assertThat(KeySchedule.missing(List.of(), NOW, Duration.ofDays(7)))
                .containsExactly(
                        days("2026-11-24", "2026-12-01"),
                        days("2026-12-01", "2026-12-08"),
                        days("2026-12-08", "2026-12-15"));
    }

    @Test
    void nothingIsMissingWhenSixteenDaysAndThirteenHoursAreCovered() {
        Period set = days("2026-11-24", "2026-12-24");
        Instant enough = Instant.parse("2026-12-24T00:00:00Z").minus(Duration.ofHours(16 * 24 + 13));
        assertThat(KeySchedule.missing(List.of(set), enough, MONTH)).isEmpty();
        assertThat(KeySchedule.missing(List.of(set), enough.plusMillis(1), MONTH))
                .containsExactly(days("2026-12-24", "2027-01-23"));
    }

    @Test
    void aLifetimeOfADayAndAHalfEndsAtMidnightToo() {
        List<Period> sets = KeySchedule.missing(List.of(), NOW, Duration.ofHours(36));
        assertThat(sets.get(0)).isEqualTo(days("2026-11-24", "2026-11-25"));
        assertThat(sets.get(sets.size() - 1)).isEqualTo(days("2026-12-11", "2026-12-12"));
    }

    @Test
    void aSetOfLaterDaysStaysAndTheGapBeforeItIsFilled() {
        Period later = days("2026-12-10", "2027-01-09");
        assertThat(KeySchedule.missing(List.of(later), NOW, MONTH)).containsExactly(days("2026-11-24", "2026-12-10"));
    }

    @Test
    void expiredSetsCoverNothing() {
        assertThat(KeySchedule.missing(List.of(days("2026-01-01", "2026-11-24")), NOW, MONTH))
                .containsExactly(days("2026-11-24", "2026-12-24"));
    }

    @Test
    void neverAGapWhateverThereWasBefore() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            List<Period> sets = new ArrayList<>();
            for (int n = random.nextInt(5); n > 0; n--) {
                Instant start = Instant.parse("2026-10-20T00:00:00Z").plus(Duration.ofDays(random.nextInt(60)));
                sets.add(new Period(start, start.plus(Duration.ofDays(1 + random.nextInt(30)))));
            }
            Duration lifetime = Duration.ofHours(24 + random.nextInt(1000));
            List<Period> missing = KeySchedule.missing(sets, NOW, lifetime);
            sets.addAll(missing);
            assertThat(KeySchedule.coveredFrom(NOW, sets))
                    .as("seed %d, case %d", seed, i)
                    .isAfterOrEqualTo(NOW.plus(KeySchedule.PREPUBLICATION).plus(KeySchedule.LATENCY));
            assertThat(missing)
                    .allSatisfy(set -> assertThat(Duration.between(set.start(), set.end()))
                            .isBetween(Duration.ofDays(1), lifetime));
        }
    }

    private static Period days(String first, String last) {
        return new Period(Instant.parse(first + "T00:00:00Z"), Instant.parse(last + "T00:00:00Z"));
    }
}
