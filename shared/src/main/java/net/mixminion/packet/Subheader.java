package net.mixminion.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;

/**
 * What one hop reads in the RSA part of its header: version (2 octets), secret (16), digest of the rest of the
 * header (20), length (2) and type (2) of the routing info (minion-spec §3.2.1); the routing info itself follows
 * and may go on in the stream part.
 */
public final class Subheader {
    /** Octets of the RSA part of a header. */
    public static final int RSA_LENGTH = 256;

    /** Octets that OAEP takes of the RSA part. */
    public static final int OAEP_OVERHEAD = 42;

    /** Octets that the RSA part holds in the clear. */
    public static final int PLAIN_LENGTH = RSA_LENGTH - OAEP_OVERHEAD;

    /** Octets before the routing info. */
    public static final int FIXED_LENGTH = 42;

    /** Octets that a hop takes in a header beside its routing info. */
    public static final int OVERHEAD = OAEP_OVERHEAD + FIXED_LENGTH;

    /** Octets after the fixed part in the RSA part: routing info, then the start of the next header if it is short. */
    public static final int TAIL_LENGTH = PLAIN_LENGTH - FIXED_LENGTH;

    /** The longest routing info that its two octets of length can name. */
    public static final int MAX_INFO_LENGTH = 0xFFFF;

    static final int DIGEST_OFFSET = 2 + AesCtr.KEY_LENGTH;

    private static final int MAJOR = 0;
    private static final int MINOR = 3;

    private final int major;
    private final int minor;
    private final byte[] secret;
    private final Digest20 digest;
    private final int routingLength;
    private final int routingType;

    private Subheader(int major, int minor, byte[] secret, Digest20 digest, int routingLength, int routingType) {
        this.major = major;
        this.minor = minor;
        this.secret = secret;
        this.digest = digest;
        this.routingLength = routingLength;
        this.routingType = routingType;
    }

    /** Reads the fixed part at the start of {@code plain}, which has {@link #PLAIN_LENGTH} octets. */
    static Subheader parse(byte[] plain) {
        ByteBuffer in = ByteBuffer.wrap(plain);
        int major = Byte.toUnsignedInt(in.get());
        int minor = Byte.toUnsignedInt(in.get());
        byte[] secret = new byte[AesCtr.KEY_LENGTH];
        in.get(secret);
        Digest20 digest = Digest20.of(plain, DIGEST_OFFSET, Digest20.LENGTH);
        in.position(DIGEST_OFFSET + Digest20.LENGTH);
        int length = Short.toUnsignedInt(in.getShort());
        int type = Short.toUnsignedInt(in.getShort());
        return new Subheader(major, minor, secret, digest, length, type);
    }

    /** Writes a fixed part of our version, with zeros for the digest, which is known last. */
    static void write(byte[] header, int offset, byte[] secret, int routingType, int routingLength) {
        ByteBuffer out = ByteBuffer.wrap(header, offset, FIXED_LENGTH);
        out.put((byte) MAJOR).put((byte) MINOR).put(secret);
        out.put(new byte[Digest20.LENGTH]);
        out.putShort((short) routingLength).putShort((short) routingType);
    }

    /** Whether the version is the one we speak: 0.3. */
    public boolean isOurVersion() {
        return major == MAJOR && minor == MINOR;
    }

    /** The hop's master secret, 16 octets; a copy, to be wiped. */
    public byte[] secret() {
        return secret.clone();
    }

    /** SHA-1 of octets 256 to 2047 of the header as the hop receives it. */
    public Digest20 digest() {
        return digest;
    }

    /** The length of the routing info in octets, 0 to 65,535; it may be longer than the header. */
    public int routingLength() {
        return routingLength;
    }

    /** The routing type, 0 to 65,535. */
    public int routingType() {
        return routingType;
    }

    /** Octets of the routing info that stand in the stream part. */
    int overflow() {
        return Math.max(0, routingLength - TAIL_LENGTH);
    }

    /** Octets of the next header that stand in the RSA part. */
    int underflow() {
        return Math.max(0, TAIL_LENGTH - routingLength);
    }

    /** The keys that come from the secret; to be wiped. */
    Keyset keys() {
        return new Keyset(secret);
    }

    /** Overwrites the secret. */
    void wipe() {
        Arrays.fill(secret, (byte) 0);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Subheader[version %d.%d, type 0x%04x, %d octets of routing info]"
                .formatted(major, minor, routingType, routingLength);
    }
}
