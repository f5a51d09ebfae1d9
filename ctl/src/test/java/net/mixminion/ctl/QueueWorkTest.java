package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.spool.Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueWorkTest {
    @TempDir
    Path temp;

    private Queues queues;
    private Pool outgoing;
    private String first;
    private String second;

    @BeforeEach
    void fill() throws Exception {
        queues = new Queues(temp, Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC));
        outgoing = Pool.open(temp.resolve("outgoing"));
        Pool.open(temp.resolve("mix"));
        Pool.open(temp.resolve("incoming"));
        first = message(outgoing);
        second = message(outgoing);
    }

    @Test
    void holdsAMessageSoThatNobodySeesItAndReleasesIt() throws Exception {
        assertThat(perform("hold outgoing " + first)).isEqualTo("1 messages of outgoing are held");
        assertThat(outgoing.list()).containsExactly(second);
        outgoing.recover();
        assertThat(perform("release outgoing")).isEqualTo("1 messages of outgoing are released");
        assertThat(outgoing.list()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void requeuesWithoutThePast() throws Exception {
        outgoing.meta().write(first, Map.of("queued", "1"));
        Path note = temp.resolve("outgoing/.destinations-0");
        Files.writeString(note, "{}");
        assertThat(perform("requeue outgoing " + first)).contains("1 messages");
        assertThat(outgoing.meta().read(first)).isEmpty();
        assertThat(note).doesNotExist();
    }

    @Test
    void requeuesWhatCanBeReadAgainAndKeepsTheRest() throws Exception {
        Path file = temp.resolve("outgoing/msg_" + first);
        byte[] good = Files.readAllBytes(file);
        Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
        outgoing.read(first);
        assertThat(temp.resolve("outgoing/crp_" + first)).exists();
        assertThat(perform("requeue outgoing " + first)).contains("0 messages", "1 still can't be read");
        Files.write(temp.resolve("outgoing/crp_" + first), good, StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(perform("requeue outgoing " + first)).contains("1 messages");
        assertThat(outgoing.read(first)).isPresent();
    }

    @Test
    void deletesWhatItIsTold() throws Exception {
        assertThat(perform("delete outgoing " + first + " " + second)).contains("2 messages");
        assertThat(outgoing.list()).isEmpty();
    }

    @Test
    void neitherHurriesNorChoosesWhatIsBeingMixed() throws Exception {
        Pool mix = Pool.open(temp.resolve("mix"));
        String id = message(mix);
        for (String action : List.of("hold", "release", "requeue", "delete")) {
            String said = perform(action + " mix " + id);
            assertThat(said).as(action).matches("error: what is being mixed.*|0 messages of mix.*");
        }
        assertThat(mix.list()).containsExactly(id);
        assertThat(queues.items("mix")).isEmpty();
    }

    @Test
    void tellsAgesInStepsOfSixHours() throws Exception {
        long eightHoursAgo = 1_000_000 - Duration.ofHours(8).toSeconds() - 123;
        outgoing.meta().write(first, Map.of("queued", Long.toString(eightHoursAgo)));
        assertThat(queues.items("outgoing"))
                .filteredOn(item -> item.id().equals(first))
                .allMatch(item -> item.age().orElseThrow().equals(Duration.ofHours(6)));
        assertThat(queues.counts())
                .filteredOn(count -> count.name().equals("outgoing"))
                .allMatch(count -> count.of(Prefix.MSG) == 2);
    }

    @Test
    void refusesNamesThatAreNone() throws Exception {
        assertThat(perform("delete outgoing ../x")).startsWith("error: ");
        assertThat(perform("delete ../outgoing x")).startsWith("error: there is no queue");
    }

    private String perform(String words) throws IOException {
        return QueueWork.parse(List.of(words.split(" "))).perform(queues);
    }

    private static String message(Pool pool) throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            String id = batch.write(new PoolRecord(Map.of("kind", "test"), new byte[] {7}));
            batch.commit();
            return id;
        }
    }
}
