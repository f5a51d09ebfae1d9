package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import net.mixminion.stage.OwnReport;
import net.mixminion.stage.StageReport.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsTest {
    @TempDir
    Path temp;

    @Test
    void sumsWhatEachProcessCountedSinceItsStart() {
        Statistics statistics = fresh();
        statistics.take("receiver-0/11", told(3));
        statistics.take("receiver-0/11", told(5));
        statistics.take("receiver-1/12", told(10));
        statistics.ended("receiver-0/11");
        // it was started again
        statistics.take("receiver-0/13", told(1));
        assertThat(statistics.totals()).containsEntry("ReceivedPacket", 16L);
    }

    @Test
    void goesOnAfterARestart() {
        Statistics before = fresh();
        before.take("receiver/11", told(5));
        before.save();
        Statistics after = fresh();
        after.take("receiver/11", told(2));
        assertThat(after.totals()).containsEntry("ReceivedPacket", 7L);
    }

    @Test
    void takesWhatStagesWithoutASupervisorCountedExactlyOnce() {
        Counters counters = new Counters();
        OwnReport own = new OwnReport(temp, "receiver", 1, counters, true);
        counters.count(Event.RECEIVED_PACKET, 3);
        own.is(State.RUNNING);
        Statistics first = fresh();
        first.takeUnits(Units.counts(temp));
        first.takeUnits(Units.counts(temp));
        first.save();

        // killed and started again, it goes on from what it had
        Counters later = new Counters();
        OwnReport again = new OwnReport(temp, "receiver", 1, later, true);
        later.count(Event.RECEIVED_PACKET, 2);
        again.close();
        Statistics second = fresh();
        second.takeUnits(Units.counts(temp));
        assertThat(second.totals()).containsEntry("ReceivedPacket", 5L);
    }

    @Test
    void listsTheThirteenEventsOfTheReferenceFirst() {
        List<String> names = fresh().text()
                .lines()
                .skip(1)
                .map(line -> line.strip().replaceAll(":.*", ""))
                .toList();
        assertThat(names)
                .startsWith(
                        "ReceivedPacket",
                        "ReceivedConnection",
                        "AttemptedConnect",
                        "SuccessfulConnect",
                        "FailedConnect",
                        "AttemptedRelay",
                        "SuccessfulRelay",
                        "FailedRelay",
                        "UnretriableRelay",
                        "AttemptedDelivery",
                        "SuccessfulDelivery",
                        "FailedDelivery",
                        "UnretriableDelivery");
        assertThat(fresh().text()).startsWith("========== From ");
    }

    @Test
    void setsAFileAsideThatItCantRead() throws Exception {
        for (String text : new String[] {"", "{", "[]", "{\"format\":99}", "\u0080\u0002}q"}) {
            Files.writeString(file(), text);
            Statistics statistics = fresh();
            assertThat(statistics.totals()).containsEntry("ReceivedPacket", 0L);
            assertThat(temp.resolve("crp_stats.tmp")).exists();
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void endsAPeriodWhenItsTimeIsOverAndThreeQuartersOfItWereObserved() throws Exception {
        TestClock clock = new TestClock(Instant.parse("2026-03-01T10:20:00Z"));
        Statistics statistics = Statistics.load(file(), clock);
        Duration day = Duration.ofDays(1);
        statistics.take("receiver/1", told(5));
        clock.advance(Duration.ofHours(10));
        statistics.save();

        // down for 13 hours: a day has passed, but less than three quarters of it were observed
        clock.advance(Duration.ofHours(13));
        statistics = Statistics.load(file(), clock);
        clock.advance(Duration.ofHours(2));
        statistics.rotateIfDue(history(), day);
        assertThat(history()).doesNotExist();

        statistics.take("receiver/2", told(2));
        clock.advance(Duration.ofMinutes(6 * 60 + 43));
        statistics.rotateIfDue(history(), day);
        assertThat(history())
                .content()
                .containsSubsequence(
                        "# Statistics", "========== From ", " to ", "ReceivedPacket: 7", "Discarded:REPLAY: 2");
        assertThat(statistics.totals()).containsEntry("ReceivedPacket", 0L).doesNotContainKey("Discarded:REPLAY");
        statistics.take("receiver/2", told(3));
        assertThat(statistics.totals()).containsEntry("ReceivedPacket", 1L);
    }

    @Test
    void roundsAPeriodOfWholeHoursToTheHour() {
        Instant since = Instant.parse("2026-03-01T10:20:00Z");
        Duration day = Duration.ofDays(1);
        assertThat(StatsHistory.next(since, since, Duration.ZERO, day)).isEqualTo("2026-03-02T11:00:00Z");
        Instant early = Instant.parse("2026-03-01T10:04:00Z");
        assertThat(StatsHistory.next(early, early, Duration.ZERO, day)).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(StatsHistory.next(since, since, Duration.ZERO, Duration.ofMinutes(90)))
                .isEqualTo("2026-03-01T11:50:00Z");
    }

    @Test
    void writesEachPeriodOnceThoughACrashComesInBetween() throws Exception {
        TestClock clock = new TestClock(Instant.parse("2026-03-01T10:00:00Z"));
        Statistics statistics = Statistics.load(file(), clock);
        statistics.take("receiver/1", told(5));
        clock.advance(Duration.ofDays(2));
        // the history can't be written: the period is kept
        Files.createDirectory(history());
        statistics.rotateIfDue(history(), Duration.ofDays(1));
        Files.delete(history());
        byte[] notYetForgotten = Files.readAllBytes(file());

        Statistics.load(file(), clock).rotateIfDue(history(), Duration.ofDays(1));
        String once = Files.readString(history());
        assertThat(once).containsOnlyOnce("==========").contains("ReceivedPacket: 5");
        // and a crash right after the block was written
        Files.write(file(), notYetForgotten);
        Statistics.load(file(), clock).rotateIfDue(history(), Duration.ofDays(1));
        assertThat(history()).hasContent(once);
    }

    private Path history() {
        return temp.resolve("stats");
    }

    private Statistics fresh() {
        return Statistics.load(file(), Clock.systemUTC());
    }

    private Path file() {
        return temp.resolve("stats.tmp");
    }

    private static String told(int packets) {
        return "{\"ReceivedPacket\":" + packets + ",\"Discarded:REPLAY\":1,\"nonsense\":\"x\"}";
    }
}
