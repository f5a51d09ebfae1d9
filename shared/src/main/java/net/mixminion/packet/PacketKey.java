package net.mixminion.packet;

import net.mixminion.crypto.RsaPrivateKey;

/**
 * A live packet key of this server.
 *
 * @param setName the key set it belongs to, such as {@code key_0001}; tells which hash log remembers its packets
 * @param key RSA of exactly 2048 bits
 */
public record PacketKey(String setName, RsaPrivateKey key) {
    /** Bits of a packet key. */
    public static final int BITS = 2048;

    /** @throws IllegalArgumentException if the key has another length */
    public PacketKey {
        int bits = key.publicKey().getModulus().bitLength();
        if (bits != BITS) {
            throw new IllegalArgumentException("a packet key has " + BITS + " bits, this one " + bits);
        }
    }
}
