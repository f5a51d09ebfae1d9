package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Counters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attack A17: fragments of a hundred thousand messages that never become whole. The files are not written here. */
@Timeout(120)
class FragmentFloodTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
    private static final int FLOOD = 100_000;

    private final Random random = new Random(5);
    private final Counters counters = new Counters();
    private Path home;
    private FragmentStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        home = directory;
        store = open(DAY);
    }

    @Test
    void oldestIncompleteMessagesMakeRoomAndAnHonestOneBecomesWhole() throws Exception {
        Digest20 honest = id();
        long used = used();
        for (int i = 0; i < FLOOD; i++) {
            store.take("flood" + i, fragment(id(), 0, 40_000));
            if (i == FLOOD - 5000 || i == FLOOD - 1) {
                store.take("honest" + i, fragment(honest, i == FLOOD - 1 ? 1 : 0, 40_000));
            }
        }

        assertThat(store.complete())
                .hasSize(1)
                .allMatch(message -> message.messageId().equals(honest));
        assertThat(counters.snapshot())
                .containsEntry("Discarded:FRAGMENT_NO_ROOM", FLOOD + 1L - FragmentStore.MOST_MESSAGES);
        assertThat(Files.size(home.resolve("log"))).isLessThan(32L << 20);
        assertThat(used() - used).isLessThan(48L << 20);
    }

    @Test
    void manyFragmentsOfOneMessageMakeRoomToo() throws Exception {
        Digest20 first = id();
        store.take("first", fragment(first, 0, 40_000));
        for (int message = 0; message < 40; message++) {
            Digest20 id = id();
            for (int i = 0; i < 1000; i++) {
                store.take(message + "-" + i, fragment(id, chunked(i), 900L << 20));
            }
        }

        assertThat(counters.snapshot().get("Discarded:FRAGMENT_NO_ROOM"))
                .isGreaterThanOrEqualTo(40_001L - FragmentStore.MOST_FRAGMENTS);
        assertThat(counters.snapshot().get("Discarded:FRAGMENT_NO_ROOM")).isLessThanOrEqualTo(9_001L);
    }

    @Test
    void afterARestartTheOldestStillGoFirst() throws Exception {
        Digest20 old = id();
        store.take("old", fragment(old, 0, 40_000));
        store.close();
        store = open(DAY.plusDays(1));

        assertThat(store.begun(fragment(old, 0, 40_000))).isEqualTo(DAY);
        assertThat(store.begun(fragment(id(), 0, 40_000))).isEqualTo(DAY.plusDays(1));
    }

    @Test
    void memoryOfFinishedMessagesIsBounded() throws Exception {
        Digest20 last = id();
        try (MessageLog log = MessageLog.open(home.resolve("log2"), DAY, DAY)) {
            for (int i = 0; i < 150_000; i++) {
                log.begun(id());
            }
            log.finish(last, Ending.COMPLETED);
        }
        assertThat(Files.size(home.resolve("log2"))).isLessThan(16L << 20);
        try (MessageLog log = MessageLog.open(home.resolve("log2"), DAY, DAY)) {
            assertThat(log.ending(last)).contains(Ending.COMPLETED);
        }
    }

    /** Octets in use once everything that can go has gone. */
    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private FragmentStore open(LocalDate today) throws Exception {
        return FragmentStore.open(
                Pool.open(home.resolve("FRAGMENT")), home.resolve("log"), counters, 1L << 30, DAY.minusDays(40), today);
    }

    /** Of chunks of 22 fragments, of which 16 are enough: only the first ten. */
    private static int chunked(int i) {
        return i / 10 * 22 + i % 10;
    }

    private Digest20 id() {
        byte[] id = new byte[20];
        random.nextBytes(id);
        return Digest20.of(id);
    }

    private FragmentMeta fragment(Digest20 id, int index, long size) {
        return new FragmentMeta(id, index, size, 0, id(), "", DAY);
    }
}
