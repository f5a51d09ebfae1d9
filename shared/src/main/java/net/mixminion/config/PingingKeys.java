package net.mixminion.config;

import static net.mixminion.config.Key.optional;

import java.util.List;

/** The keys of [Pinging]: read so that old files stay good; this server sends no pings. */
final class PingingKeys {
    static final String PINGING = "Pinging";

    static final Key<Boolean> ENABLED = optional(PINGING, "Enabled", Kind.BOOLEAN, "whether other servers are probed")
            .byDefault("yes");

    private PingingKeys() {}

    static List<Key<?>> all() {
        return List.of(
                ENABLED,
                interval("RecomputeInterval", "30 min", "how often results are computed"),
                interval("ServerPingPeriod", "2 hours", "how often one server is probed"),
                interval("DullChainPingPeriod", "4 days", "how often an ordinary pair of servers is probed"),
                interval("ChainPingPeriod", "1 day", "how often an interesting pair of servers is probed"),
                interval("ServerProbePeriod", "1 hour", "how often a connection to a server is tried"),
                interval("RetainData", "30 days", "how long single probes are remembered"),
                interval("RetainResults", "1 year", "how long results are remembered"));
    }

    private static Key<Interval> interval(String name, String defaultText, String doc) {
        return optional(PINGING, name, Kind.INTERVAL, doc).byDefault(defaultText);
    }
}
