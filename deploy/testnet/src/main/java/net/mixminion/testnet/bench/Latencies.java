package net.mixminion.testnet.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Times, by what they belong to, and whether they tell what they belong to. */
final class Latencies {
    /** What an observer finds by chance, if there is nothing to find, in one of a hundred runs. */
    private static final double LEAST_PROBABILITY = 0.01;

    private static final int FEWEST = 100;

    private final String what;
    private final Map<String, List<Double>> seconds = new TreeMap<>();

    /** @param what they are the times of */
    Latencies(String what) {
        this.what = what;
    }

    void add(String kind, double taken) {
        seconds.computeIfAbsent(kind, unused -> new ArrayList<>()).add(taken);
    }

    /** Compares each two kinds, and says what it found: true if nobody can tell them apart by these times. */
    boolean alike(PrintStream out) {
        return alike(out, List.copyOf(seconds.keySet()));
    }

    /** As above, of these kinds only. */
    boolean alike(PrintStream out, List<String> kinds) {
        double least = 1;
        int pairs = 0;
        for (int i = 0; i < kinds.size(); i++) {
            for (int j = 0; j < i; j++) {
                double[] one = values(kinds.get(i));
                double[] other = values(kinds.get(j));
                if (one.length < FEWEST || other.length < FEWEST) {
                    throw new IllegalStateException("too few to compare: " + one.length + " and " + other.length);
                }
                double p = KolmogorovSmirnov.probability(one, other);
                out.printf(Locale.ROOT, "%s, %s and %s: p = %.4f%n", what, kinds.get(i), kinds.get(j), p);
                least = Math.min(least, p);
                pairs++;
            }
        }
        // the least of many is to be as improbable as one alone would be (Bonferroni)
        double corrected = Math.min(1, least * pairs);
        out.printf(Locale.ROOT, "%s: least p = %.4f, corrected %.4f%n", what, least, corrected);
        return corrected > LEAST_PROBABILITY;
    }

    /** One JSON object: the median of each kind in milliseconds. */
    String medians() {
        StringBuilder text = new StringBuilder("{");
        for (String kind : seconds.keySet()) {
            double[] sorted = values(kind);
            Arrays.sort(sorted);
            text.append(text.length() > 1 ? "," : "")
                    .append(String.format(
                            Locale.ROOT,
                            "\"%s\":%.3f",
                            kind.toLowerCase(Locale.ROOT),
                            sorted[sorted.length / 2] * 1000));
        }
        return text.append('}').toString();
    }

    private double[] values(String kind) {
        return seconds.getOrDefault(kind, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
