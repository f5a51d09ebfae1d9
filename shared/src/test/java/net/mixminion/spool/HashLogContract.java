package net.mixminion.spool;

import static net.mixminion.spool.HashLog.Verdict.NEW;
import static net.mixminion.spool.HashLog.Verdict.OURS;
import static net.mixminion.spool.HashLog.Verdict.REPLAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;

/** What every replay memory must do. */
interface HashLogContract {
    /** The memory under test; the same one each time, opened again. */
    HashLog open() throws IOException;

    static Digest20 hash(int n) {
        return Sha1.digest(new byte[] {(byte) n, (byte) (n >> 8)});
    }

    static HashLog.Entry entry(int n, String file) {
        return new HashLog.Entry(hash(n), file);
    }

    @Test
    default void firstIsNewSecondIsAReplayTheSameFileIsOurs() throws IOException {
        try (HashLog log = open()) {
            assertThat(log.insert(List.of(entry(1, "x")))).containsExactly(NEW);
            assertThat(log.insert(List.of(entry(1, "y")))).containsExactly(REPLAY);
            assertThat(log.insert(List.of(entry(1, "x")))).containsExactly(OURS);
            assertThat(log.size()).isEqualTo(1);
        }
    }

    @Test
    default void ofEqualHashesInOneBatchTheFirstAloneIsNew() throws IOException {
        try (HashLog log = open()) {
            assertThat(log.insert(List.of(entry(1, "x"), entry(1, "y"), entry(2, "z"), entry(1, "x"))))
                    .containsExactly(NEW, REPLAY, NEW, OURS);
        }
    }

    @Test
    default void emptyBatchIsNothing() throws IOException {
        try (HashLog log = open()) {
            assertThat(log.insert(List.of())).isEmpty();
            log.forgetIds(List.of());
            assertThat(log.size()).isZero();
        }
    }

    @Test
    default void forgottenIdMakesItAReplayForEverybody() throws IOException {
        try (HashLog log = open()) {
            log.insert(List.of(entry(1, "x"), entry(2, "y")));
            assertThat(log.openIds()).isEqualTo(Set.of("x", "y"));
            log.forgetIds(List.of("x", "nobody"));
            assertThat(log.openIds()).isEqualTo(Set.of("y"));
            assertThat(log.insert(List.of(entry(1, "x"), entry(2, "y")))).containsExactly(REPLAY, OURS);
        }
    }

    @Test
    default void remembersWhenOpenedAgain() throws IOException {
        try (HashLog log = open()) {
            log.insert(List.of(entry(1, "x"), entry(2, "y")));
            log.forgetIds(List.of("y"));
        }
        try (HashLog log = open()) {
            assertThat(log.size()).isEqualTo(2);
            assertThat(log.insert(List.of(entry(1, "x"), entry(2, "y"), entry(3, "z"))))
                    .containsExactly(OURS, REPLAY, NEW);
        }
    }

    @Test
    default void agreesWithASimpleModel() throws IOException {
        long seed = 20261124;
        Random random = new Random(seed);
        Map<Integer, String> model = new HashMap<>();
        HashLog log = open();
        try {
            for (int round = 0; round < 150; round++) {
                List<HashLog.Entry> entries = new ArrayList<>();
                List<HashLog.Verdict> expected = new ArrayList<>();
                for (int i = random.nextInt(20); i > 0; i--) {
                    int n = random.nextInt(500);
                    String file = "f" + random.nextInt(40);
                    entries.add(entry(n, file));
                    String known = model.putIfAbsent(n, file);
                    expected.add(known == null ? NEW : known.equals(file) ? OURS : REPLAY);
                }
                assertThat(log.insert(entries))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(expected);
                if (random.nextInt(10) == 0) {
                    String file = "f" + random.nextInt(40);
                    log.forgetIds(List.of(file));
                    model.replaceAll((n, known) -> known.equals(file) ? "" : known);
                }
                if (random.nextInt(15) == 0) {
                    log.close();
                    log = open();
                }
            }
            assertThat(log.size()).isEqualTo(model.size());
        } finally {
            log.close();
        }
    }
}
