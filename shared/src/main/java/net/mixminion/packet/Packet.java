package net.mixminion.packet;

import java.security.MessageDigest;
import java.util.Arrays;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;

/**
 * A Type III packet: 32,768 octets, made of header 1 (2,048), header 2 (2,048) and the payload (28,672)
 * (minion-spec §3.2). What the octets mean is known only to those who can decrypt them.
 */
public final class Packet {
    /** Octets of a packet. */
    public static final int PACKET_LENGTH = 32_768;

    /** Octets of each of the two headers. */
    public static final int HEADER_LENGTH = 2_048;

    /** Octets of the payload. */
    public static final int PAYLOAD_LENGTH = PACKET_LENGTH - 2 * HEADER_LENGTH;

    /** Offset of header 2 in a packet. */
    public static final int HEADER2_OFFSET = HEADER_LENGTH;

    /** Offset of the payload in a packet. */
    public static final int PAYLOAD_OFFSET = 2 * HEADER_LENGTH;

    private final byte[] octets;

    private Packet(byte[] octets) {
        this.octets = octets;
    }

    /**
     * Wraps the octets of a packet without copying them; the caller gives them away.
     *
     * @param octets exactly 32,768 octets
     * @throws IllegalArgumentException if the length is another; who reads from outside checks it first
     */
    public static Packet of(byte[] octets) {
        if (octets.length != PACKET_LENGTH) {
            throw new IllegalArgumentException("a packet has " + PACKET_LENGTH + " octets, these are " + octets.length);
        }
        return new Packet(octets);
    }

    /** The 32,768 octets themselves, not a copy: to be read, sent and stored, never to be changed. */
    public byte[] bytes() {
        return octets;
    }

    /** SHA-1 of all 32,768 octets, which MMTP acknowledges. */
    public Digest20 sha1() {
        return Sha1.digest(octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Packet packet && MessageDigest.isEqual(octets, packet.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** Shows nothing of the packet, so that a log can't link it. */
    @Override
    public String toString() {
        return "Packet";
    }
}
