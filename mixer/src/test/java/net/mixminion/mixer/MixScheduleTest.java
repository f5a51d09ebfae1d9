package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixScheduleTest {
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    private final Path file;
    private final TestClock clock = new TestClock();
    private final Instant start = clock.instant();

    MixScheduleTest(@TempDir Path home) {
        file = home.resolve(".schedule");
    }

    private MixSchedule load() throws IOException {
        return MixSchedule.load(file, HALF_HOUR, clock.instant());
    }

    @Test
    void firstFiringIsAnIntervalAway() throws IOException {
        MixSchedule schedule = load();
        assertThat(schedule.isDue(clock.instant())).isFalse();
        clock.pass(HALF_HOUR.minusMillis(1));
        assertThat(schedule.isDue(clock.instant())).isFalse();
        clock.pass(Duration.ofMillis(1));
        assertThat(schedule.isDue(clock.instant())).isTrue();
        assertThat(schedule.isDue(clock.instant())).isFalse();
    }

    @Test
    void beingLateDoesNotShiftTheSchedule() throws IOException {
        MixSchedule schedule = load();
        clock.pass(HALF_HOUR.plusSeconds(47));
        assertThat(schedule.isDue(clock.instant())).isTrue();
        assertThat(schedule.next()).isEqualTo(start.plus(HALF_HOUR.multipliedBy(2)));
    }

    @Test
    void restartNeitherBringsAFiringForwardNorPutsItOff() throws IOException {
        load();
        clock.pass(Duration.ofMinutes(20));
        assertThat(load().next()).isEqualTo(start.plus(HALF_HOUR));
        clock.pass(Duration.ofMinutes(9));
        MixSchedule schedule = load();
        assertThat(schedule.isDue(clock.instant())).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(schedule.isDue(clock.instant())).isTrue();
    }

    @Test
    void crashDuringAFiringMakesTheNextComeNoSooner() throws IOException {
        MixSchedule schedule = load();
        clock.pass(HALF_HOUR);
        assertThat(schedule.isDue(clock.instant())).isTrue();
        MixSchedule afterCrash = load();
        assertThat(afterCrash.isDue(clock.instant())).isFalse();
        assertThat(afterCrash.next()).isEqualTo(start.plus(HALF_HOUR.multipliedBy(2)));
    }

    @Test
    void missedFiringsAreNotMadeUpFor() throws IOException {
        load();
        clock.pass(Duration.ofHours(5).plusMinutes(10));
        MixSchedule schedule = load();
        assertThat(schedule.isDue(clock.instant())).isFalse();
        assertThat(schedule.next()).isEqualTo(start.plus(Duration.ofMinutes(330)));
    }

    @Test
    void clockSetBackDoesNotStopTheMix() throws IOException {
        load();
        clock.pass(Duration.ofDays(-40));
        assertThat(load().next()).isEqualTo(clock.instant().plus(HALF_HOUR));
    }

    @Test
    void newIntervalHoldsAtOnce() throws IOException {
        MixSchedule schedule = load();
        schedule.change(Duration.ofMinutes(5), clock.instant());
        assertThat(schedule.next()).isEqualTo(start.plus(Duration.ofMinutes(5)));
        schedule.change(Duration.ofHours(2), clock.instant());
        assertThat(schedule.next()).isEqualTo(start.plus(Duration.ofMinutes(5)));
        clock.pass(Duration.ofMinutes(5));
        assertThat(schedule.isDue(clock.instant())).isTrue();
        assertThat(schedule.next()).isEqualTo(start.plus(Duration.ofMinutes(125)));
    }

    @Test
    void damagedFileIsANewSchedule() throws IOException {
        for (byte[] damaged : new byte[][] {
            {}, {(byte) 0xff, 0}, "tomorrow".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[5000]
        }) {
            Files.write(file, damaged);
            assertThat(load().next()).isEqualTo(start.plus(HALF_HOUR));
        }
    }
}
