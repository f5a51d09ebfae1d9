package net.mixminion.packet;

import java.security.interfaces.RSAPublicKey;

/**
 * One server on a packet's path, as its sender sees it.
 *
 * @param packetKey the server's packet key, RSA of 2048 bits
 * @param address where the server before it sends the packet
 */
public record Hop(RSAPublicKey packetKey, MmtpAddress address) {
    /** @throws IllegalArgumentException if the packet key has another length */
    public Hop {
        int bits = packetKey.getModulus().bitLength();
        if (bits != PacketKey.BITS) {
            throw new IllegalArgumentException("a packet key has " + PacketKey.BITS + " bits, this one " + bits);
        }
    }
}
