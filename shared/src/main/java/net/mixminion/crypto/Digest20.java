package net.mixminion.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-1 digest or another value of 20 octets: KEYID, handle, replay hash, message id (minion-spec §3.1.1). */
public final class Digest20 {
    /** Length in octets. */
    public static final int LENGTH = 20;

    private static final HexFormat HEX = HexFormat.of();
    private static final int SHOWN_DIGITS = 8;

    private final byte[] octets;

    private Digest20(byte[] octets) {
        this.octets = octets;
    }

    /**
     * Wraps a copy of the octets.
     *
     * @throws IllegalArgumentException unless there are 20
     */
    public static Digest20 of(byte[] twentyOctets) {
        return of(twentyOctets, 0, twentyOctets.length);
    }

    /**
     * Wraps a copy of a part of a buffer.
     *
     * @throws IllegalArgumentException unless {@code length} is 20
     */
    public static Digest20 of(byte[] buffer, int offset, int length) {
        if (length != LENGTH) {
            throw new IllegalArgumentException("a digest has 20 octets, not " + length);
        }
        return new Digest20(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    /**
     * Reads 40 hex digits of either case.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Digest20 fromHex(String hex) {
        return of(HEX.parseHex(hex));
    }

    /** Takes the array without a copy; only for arrays that nobody else holds. */
    static Digest20 wrap(byte[] octets) {
        return new Digest20(octets);
    }

    /** A copy of the 20 octets. */
    public byte[] bytes() {
        return octets.clone();
    }

    /** 40 lower-case hex digits. */
    public String hex() {
        return HEX.formatHex(octets);
    }

    /** True for twenty zero octets, which as KEYID name no key. */
    public boolean isZero() {
        int bits = 0;
        for (byte octet : octets) {
            bits |= octet;
        }
        return bits == 0;
    }

    /** Compares in time that doesn't depend on the contents. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest20 that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** The first 8 hex digits and an ellipsis. */
    @Override
    public String toString() {
        return hex().substring(0, SHOWN_DIGITS) + "…";
    }
}
