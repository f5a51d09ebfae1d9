package net.mixminion.config;

import java.time.Duration;

/**
 * The section [Delivery/Fragmented], if it is enabled: putting messages together for those who get them.
 *
 * @param maximumSize the longest message in octets, before decompression; at least 32768
 * @param maximumInterval how long fragments wait for the rest of their message
 */
public record FragmentedSection(long maximumSize, Duration maximumInterval) {}
