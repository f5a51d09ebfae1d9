package net.mixminion.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.config.LogLevel;
import net.mixminion.config.ServerSection;

/** The reasons why a server says that its configuration is not secure, in the reference's words and order. */
public final class Insecurities {
    private static final Duration SHORTEST_STATS = Duration.ofHours(2);
    private static final Duration SHORTEST_MIX = Duration.ofMinutes(30);
    private static final int SMALLEST_POOL = 5;

    private Insecurities() {}

    /** The reasons, at least that the software is young. */
    public static List<String> of(ServerSection server) {
        List<String> reasons = new ArrayList<>();
        reasons.add("Software is alpha");
        if (server.logLevel() == LogLevel.TRACE || server.logLevel() == LogLevel.DEBUG) {
            reasons.add("Log is too verbose");
        }
        if (server.logStats() && server.statsInterval().compareTo(SHORTEST_STATS) < 0) {
            reasons.add("StatsInterval is too short");
        }
        if (!server.mixAlgorithm().isSecure()) {
            reasons.add("Mix algorithm is not secure");
        } else if (server.mixPoolMinSize() < SMALLEST_POOL) {
            reasons.add("MixPoolMinSize is too small");
        }
        if (server.mixInterval().compareTo(SHORTEST_MIX) < 0) {
            reasons.add("Mix interval under 30 minutes");
        }
        return List.copyOf(reasons);
    }
}
