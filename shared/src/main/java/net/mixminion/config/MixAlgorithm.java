package net.mixminion.config;

import java.util.List;
import java.util.Locale;

/** How the mix pool chooses what it sends (minion-spec §5.1; the key MixAlgorithm). */
public enum MixAlgorithm {
    /** Everything, at every interval: safe from nobody, but easy to watch. */
    TIMED("TimedMixPool", false),
    /** A random share of what exceeds the pool's smallest size. */
    COTTRELL("CottrellMixPool", true),
    /** As {@link #COTTRELL} on average, but each message tosses its own coin. */
    BINOMIAL("BinomialCottrellMixPool", true);

    private final String poolName;
    private final boolean secure;

    MixAlgorithm(String poolName, boolean secure) {
        this.poolName = poolName;
        this.secure = secure;
    }

    /** The name by which descriptors tell the algorithm in their summary of the configuration. */
    public String poolName() {
        return poolName;
    }

    /** Whether an attacker who floods and watches the pool can't simply read off what went through. */
    public boolean isSecure() {
        return secure;
    }

    /** The names that a configuration may use, the most usual first. */
    public List<String> names() {
        return switch (this) {
            case TIMED -> List.of("Timed");
            case COTTRELL -> List.of("Cottrell", "Mixmaster", "DynamicPool");
            case BINOMIAL -> List.of("Binomial", "BinomialCottrell", "BinomialDynamicPool");
        };
    }

    static MixAlgorithm parse(String text) throws ConfigException {
        String wanted = Blanks.strip(text).toLowerCase(Locale.ROOT);
        for (MixAlgorithm algorithm : values()) {
            for (String name : algorithm.names()) {
                if (name.toLowerCase(Locale.ROOT).equals(wanted)) {
                    return algorithm;
                }
            }
        }
        throw Values.refuse(text, "a mix algorithm", "Timed, Cottrell or Binomial");
    }
}
