package net.mixminion.directory;

import java.util.List;
import net.mixminion.config.AccessRules;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about the packets it accepts ([Incoming/MMTP] of a descriptor).
 *
 * @param hostname the name or IPv4 address to connect to
 * @param port the TCP port; the format allows any number, see {@link #reachable}
 * @param protocols MMTP versions, such as 0.3
 * @param rules the Allow and Deny lines in their order; nobody on the network looks at them
 * @param ip an IPv4 address for servers older than 0.0.7, or null; nobody else looks at it
 */
public record Incoming(
        String hostname,
        int port,
        List<String> protocols,
        AccessRules rules,
        @Nullable String ip) {
    public Incoming {
        protocols = List.copyOf(protocols);
    }

    /** Tells whether the port is one that TCP has; a packet can't be routed to any other. */
    public boolean reachable() {
        return port >= 1 && port <= 0xFFFF;
    }
}
