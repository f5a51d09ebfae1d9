package net.mixminion.testnet.bench;

import java.util.Arrays;

/** Whether two samples come from one distribution: the test of Kolmogorov and Smirnov for two samples. */
final class KolmogorovSmirnov {
    private static final int TERMS = 100;

    private KolmogorovSmirnov() {}

    /** How probable so large a difference is if there is none, by the asymptotic formula: for a hundred values or more. */
    static double probability(double[] one, double[] other) {
        double[] a = one.clone();
        double[] b = other.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        double most = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] <= value) {
                i++;
            }
            while (j < b.length && b[j] <= value) {
                j++;
            }
            most = Math.max(most, Math.abs((double) i / a.length - (double) j / b.length));
        }
        double lambda = most * Math.sqrt((double) a.length * b.length / (a.length + b.length));
        double sum = 0;
        for (int k = 1; k <= TERMS; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * lambda * lambda);
        }
        return lambda < 0.2 ? 1 : Math.min(1, Math.max(0, sum));
    }
}
