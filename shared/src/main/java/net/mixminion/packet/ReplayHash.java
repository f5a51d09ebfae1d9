package net.mixminion.packet;

import net.mixminion.crypto.Digest20;

/**
 * What a hash log remembers of a packet: SHA-1 of its secret and "REPLAY PREVENTION" (minion-spec §3.2.5.1).
 *
 * @param keySet the key set whose hash log it belongs to
 * @param hash 20 octets
 */
public record ReplayHash(String keySet, Digest20 hash) {}
