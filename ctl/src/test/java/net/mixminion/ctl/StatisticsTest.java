package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsTest {
    @TempDir
    Path temp;

    @Test
    void sumsWhatEachProcessCountedSinceItsStart() {
        Statistics statistics = fresh();
        statistics.take(told("receiver-0", 11, 3));
        statistics.take(told("receiver-0", 11, 5));
        statistics.take(told("receiver-1", 12, 10));
        // the first one was started again
        statistics.take(told("receiver-0", 13, 1));
        assertThat(statistics.totals()).containsEntry("ReceivedPacket", 16L);
    }

    @Test
    void goesOnAfterARestart() {
        Statistics before = fresh();
        before.take(told("receiver", 11, 5));
        before.save();
        Statistics after = fresh();
        after.take(told("receiver", 11, 2));
        assertThat(after.totals()).containsEntry("ReceivedPacket", 7L);
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

    private Statistics fresh() {
        return Statistics.load(file(), Clock.systemUTC());
    }

    private Path file() {
        return temp.resolve("stats.tmp");
    }

    private static JsonObject told(String stage, long process, int packets) {
        return new JsonObject()
                .put("stage", stage)
                .put("process", process)
                .put("counts", new JsonObject().put("ReceivedPacket", packets));
    }
}
