package net.mixminion.directory;

import java.util.List;
import net.mixminion.config.AccessRules;

/**
 * What a server says about the packets it relays ([Outgoing/MMTP] of a descriptor).
 *
 * @param protocols MMTP versions, such as 0.3
 * @param rules the Allow and Deny lines in their order; nobody on the network looks at them
 */
public record Outgoing(List<String> protocols, AccessRules rules) {
    public Outgoing {
        protocols = List.copyOf(protocols);
    }
}
