package net.mixminion.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The section [Delivery/Fragmented], if it is enabled: putting messages together for those who get them.
 *
 * @param maximumSize the longest message in octets, before decompression; at least 32768
 * @param maximumInterval how long fragments wait for the rest of their message
 */
public record FragmentedSection(long maximumSize, Duration maximumInterval) {
    /** The section, if it is there and enabled. */
    static Optional<FragmentedSection> of(Settings settings) {
        if (!settings.get(ServerKeys.FRAGMENTED_ENABLED)) {
            return Optional.empty();
        }
        return Optional.of(new FragmentedSection(
                Math.max(MessageSize.LEAST, settings.get(ServerKeys.FRAGMENTED_MAXIMUM_SIZE)),
                settings.get(ServerKeys.MAXIMUM_INTERVAL).toDuration()));
    }
}
