package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.mixminion.config.MixAlgorithm;
import org.junit.jupiter.api.Test;

class MixPoolTest {
    private static List<String> waiting(int n) {
        return IntStream.range(0, n).mapToObj(Integer::toString).toList();
    }

    @Test
    void timedLetsAllGo() {
        MixPool pool = MixPool.of(MixAlgorithm.TIMED, 6, 0.6);
        for (int n = 0; n <= 50; n++) {
            assertThat(pool.choose(waiting(n), new Random(n))).containsExactlyInAnyOrderElementsOf(waiting(n));
        }
    }

    @Test
    void cottrellLetsAShareGoAndKeepsSome() {
        MixPool pool = MixPool.of(MixAlgorithm.COTTRELL, 5, 0.6);
        TreeMap<Integer, Integer> table = new TreeMap<>();
        for (int n = 0; n <= 50; n++) {
            List<String> chosen = pool.choose(waiting(n), new Random(n));
            assertThat(chosen).doesNotHaveDuplicates().isSubsetOf(waiting(n));
            table.put(n, chosen.size());
        }
        for (int n = 0; n <= 5; n++) {
            assertThat(table).containsEntry(n, 0);
        }
        assertThat(table)
                .containsEntry(6, 1)
                .containsEntry(7, 2)
                .containsEntry(8, 3)
                .containsEntry(12, 7);
        assertThat(table)
                .containsEntry(13, 7)
                .containsEntry(14, 8)
                .containsEntry(20, 12)
                .containsEntry(50, 30);
        for (int n = 6; n <= 50; n++) {
            assertThat(table).containsEntry(n, Math.min(n - 5, Math.max(1, (int) Math.floor(n * 0.6))));
        }
    }

    @Test
    void cottrellLetsOneGoHoweverSmallTheRate() {
        assertThat(new MixPool.CottrellMixPool(3, 0).choose(waiting(4), new Random(1)))
                .hasSize(1);
        assertThat(new MixPool.CottrellMixPool(0, 1).choose(waiting(9), new Random(1)))
                .hasSize(9);
        assertThat(new MixPool.CottrellMixPool(0, 0.5).choose(waiting(0), new Random(1)))
                .isEmpty();
    }

    @Test
    void binomialGivesEachMessageItsOwnChance() {
        MixPool pool = MixPool.of(MixAlgorithm.BINOMIAL, 5, 0.6);
        int rounds = 10_000;
        int n = 10;
        double p = 0.5; // min(10 - 5, 6) of 10
        int[] sizes = new int[n + 1];
        int[] chosenHowOften = new int[n];
        Random random = new Random(20261124);
        for (int round = 0; round < rounds; round++) {
            List<String> chosen = pool.choose(waiting(n), random);
            sizes[chosen.size()]++;
            chosen.forEach(id -> chosenHowOften[Integer.parseInt(id)]++);
        }
        double chiSquare = 0;
        double expected = rounds * Math.pow(1 - p, n);
        for (int k = 0; k <= n; k++) {
            chiSquare += Math.pow(sizes[k] - expected, 2) / expected;
            expected = expected * (n - k) / (k + 1) * p / (1 - p);
        }
        assertThat(chiSquare).as("sizes, 10 degrees of freedom, p > 10^-4").isLessThan(35.6);
        double chosenChiSquare = 0;
        for (int count : chosenHowOften) {
            chosenChiSquare += Math.pow(count - rounds * p, 2) / (rounds * p * (1 - p));
        }
        assertThat(chosenChiSquare).as("messages, 10 degrees of freedom").isLessThan(35.6);
    }

    @Test
    void binomialLetsNoneGoFromASmallPool() {
        MixPool pool = MixPool.of(MixAlgorithm.BINOMIAL, 5, 0.6);
        for (int n = 0; n <= 5; n++) {
            for (int seed = 0; seed < 100; seed++) {
                assertThat(pool.choose(waiting(n), new Random(seed))).isEmpty();
            }
        }
    }

    @Test
    void placeInTheOrderHasNothingToDoWithArrival() {
        for (MixPool pool : List.of(
                MixPool.of(MixAlgorithm.TIMED, 0, 1),
                MixPool.of(MixAlgorithm.COTTRELL, 2, 0.5),
                MixPool.of(MixAlgorithm.BINOMIAL, 2, 0.5))) {
            int n = 8;
            int rounds = 4000;
            Random random = new Random(7);
            int[] first = new int[n];
            int counted = 0;
            for (int round = 0; round < rounds; round++) {
                List<String> chosen = new ArrayList<>(pool.choose(waiting(n), random));
                if (!chosen.isEmpty()) {
                    first[Integer.parseInt(chosen.get(0))]++;
                    counted++;
                }
            }
            double expected = counted / (double) n;
            double chiSquare = 0;
            for (int count : first) {
                chiSquare += Math.pow(count - expected, 2) / expected;
            }
            assertThat(chiSquare)
                    .as("%s, 7 degrees of freedom, p > 10^-4", pool)
                    .isLessThan(29.9);
        }
    }
}
