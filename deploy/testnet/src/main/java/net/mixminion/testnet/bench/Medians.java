package net.mixminion.testnet.bench;

import java.util.Arrays;

/** What is told of several rounds. */
final class Medians {
    private Medians() {}

    /** The median; of an even number of values the greater of the two in the middle. */
    static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The median of the ratios, round by round: the machine is now fast, now slow. */
    static double ofRatios(double[] values, double[] limits) {
        double[] ratios = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ratios[i] = values[i] / limits[i];
        }
        return of(ratios);
    }
}
