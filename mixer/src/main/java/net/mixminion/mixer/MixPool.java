package net.mixminion.mixer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import net.mixminion.config.MixAlgorithm;

/** How the mix chooses what it lets go when it fires (minion-spec §5.1); the rest waits for the next time. */
public sealed interface MixPool {
    /**
     * Chooses.
     *
     * @param waiting everything in the mix
     * @param random cryptographically strong
     * @return the chosen, in an order that has nothing to do with that of {@code waiting}
     */
    List<String> choose(List<String> waiting, RandomGenerator random);

    /**
     * The pool of a configuration.
     *
     * @param minSize how many messages stay, for the algorithms that keep some
     * @param rate the share of the pool that leaves at most, 0 to 1
     */
    static MixPool of(MixAlgorithm algorithm, int minSize, double rate) {
        return switch (algorithm) {
            case TIMED -> new TimedMixPool();
            case COTTRELL -> new CottrellMixPool(minSize, rate);
            case BINOMIAL -> new BinomialMixPool(minSize, rate);
        };
    }

    private static List<String> shuffled(List<String> waiting, RandomGenerator random) {
        List<String> order = new ArrayList<>(waiting);
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }

    /** Lets everything go each time. */
    record TimedMixPool() implements MixPool {
        @Override
        public List<String> choose(List<String> waiting, RandomGenerator random) {
            return shuffled(waiting, random);
        }
    }

    /**
     * Type II's dynamic pool: keeps some messages, and lets only a share of the pool go.
     *
     * @param minSize how many messages stay
     * @param rate the share of the pool that leaves at most, 0 to 1
     */
    record CottrellMixPool(int minSize, double rate) implements MixPool {
        /** How many of {@code waiting} leave: none unless more than {@code minSize} wait, then at least one. */
        int batchSize(int waiting) {
            if (waiting <= minSize) {
                return 0;
            }
            return Math.min(waiting - minSize, Math.max(1, (int) (waiting * rate)));
        }

        @Override
        public List<String> choose(List<String> waiting, RandomGenerator random) {
            return shuffled(waiting, random).subList(0, batchSize(waiting.size()));
        }
    }

    /**
     * As {@link CottrellMixPool} on average, but each message has its own chance, so that the number of those that
     * leave doesn't tell how many wait.
     *
     * @param minSize how many messages stay on average
     * @param rate the share of the pool that leaves at most on average, 0 to 1
     */
    record BinomialMixPool(int minSize, double rate) implements MixPool {
        @Override
        public List<String> choose(List<String> waiting, RandomGenerator random) {
            int average = new CottrellMixPool(minSize, rate).batchSize(waiting.size());
            if (average == 0) {
                return List.of();
            }
            List<String> chosen = new ArrayList<>();
            for (String id : shuffled(waiting, random)) {
                if (random.nextInt(waiting.size()) < average) {
                    chosen.add(id);
                }
            }
            return chosen;
        }
    }
}
