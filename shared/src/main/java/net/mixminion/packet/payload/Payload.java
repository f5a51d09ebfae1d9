package net.mixminion.packet.payload;

import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.Packet;

/**
 * A decoded payload: a whole message, or a fragment of one (E2E-spec §2.2.1.2).
 *
 * <p>It has 28672 octets, or 38 less if it comes out of an encrypted forward packet.
 */
public sealed interface Payload permits SingletonPayload, FragmentPayload {
    /** Octets of a payload as a packet carries it. */
    int LENGTH = Packet.PAYLOAD_LENGTH;

    /** Octets that encryption to a recipient's key takes away: 42 for OAEP, 16 for a key, less 20 in the handle. */
    int ENCRYPTED_OVERHEAD = 38;

    /** Octets that this payload lacks to a packet's: 0 or {@link #ENCRYPTED_OVERHEAD}. */
    int overhead();

    /** The payload's {@code LENGTH - overhead()} octets, in a fresh array. */
    byte[] pack();

    /** Whether the digest in the octets is the one of what follows it; if not, they are encrypted or junk. */
    static boolean hashIsGood(byte[] octets) {
        int start = isFragment(octets) ? FragmentPayload.HASH_OFFSET : SingletonPayload.HASH_OFFSET;
        int end = start + Digest20.LENGTH;
        if (octets.length < end) {
            return false;
        }
        return Digest20.of(octets, start, Digest20.LENGTH).equals(Sha1.digest(octets, end, octets.length - end));
    }

    /**
     * Takes a payload apart whose digest was checked with {@link #hashIsGood}.
     *
     * @throws WireFormatException for a wrong length, or if the size field can't be right
     */
    static Payload parse(byte[] octets) throws WireFormatException {
        if (octets.length != LENGTH && octets.length != LENGTH - ENCRYPTED_OVERHEAD) {
            throw new WireFormatException("a payload has no " + octets.length + " octets");
        }
        return isFragment(octets) ? FragmentPayload.parseFragment(octets) : SingletonPayload.parseSingleton(octets);
    }

    private static boolean isFragment(byte[] octets) {
        return octets.length > 0 && octets[0] < 0;
    }
}
