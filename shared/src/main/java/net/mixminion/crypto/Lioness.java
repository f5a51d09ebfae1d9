package net.mixminion.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The LIONESS wide-block permutation over SHA-1 and AES-CTR: every bit of the result depends on every bit of the
 * input (minion-spec §3.1.1).
 *
 * <p>The left part are the first 20 octets, the right part all others; two rounds of stream and digest.
 */
public final class Lioness {
    private static final int LEFT = Digest20.LENGTH;

    private Lioness() {}

    /**
     * Encrypts a part of a buffer in place.
     *
     * @throws IllegalArgumentException unless {@code length} is more than 20
     */
    public static void encrypt(LionessKeys keys, byte[] buffer, int offset, int length) {
        check(length);
        byte[] scratch = new byte[LEFT];
        stream(keys.raw(1), buffer, offset, length, scratch);
        digest(keys.raw(2), buffer, offset, length, scratch);
        stream(keys.raw(3), buffer, offset, length, scratch);
        digest(keys.raw(4), buffer, offset, length, scratch);
        Arrays.fill(scratch, (byte) 0);
    }

    /**
     * Decrypts a part of a buffer in place.
     *
     * @throws IllegalArgumentException unless {@code length} is more than 20
     */
    public static void decrypt(LionessKeys keys, byte[] buffer, int offset, int length) {
        check(length);
        byte[] scratch = new byte[LEFT];
        digest(keys.raw(4), buffer, offset, length, scratch);
        stream(keys.raw(3), buffer, offset, length, scratch);
        digest(keys.raw(2), buffer, offset, length, scratch);
        stream(keys.raw(1), buffer, offset, length, scratch);
        Arrays.fill(scratch, (byte) 0);
    }

    /** Right part ^= stream of H(key | left | key). */
    private static void stream(byte[] key, byte[] buffer, int offset, int length, byte[] scratch) {
        hash(key, buffer, offset, LEFT, scratch);
        byte[] streamKey = Arrays.copyOf(scratch, AesCtr.KEY_LENGTH);
        AesCtr.xor(streamKey, 0, buffer, offset + LEFT, length - LEFT);
        Arrays.fill(streamKey, (byte) 0);
    }

    /** Left part ^= H(key | right | key). */
    private static void digest(byte[] key, byte[] buffer, int offset, int length, byte[] scratch) {
        hash(key, buffer, offset + LEFT, length - LEFT, scratch);
        for (int i = 0; i < LEFT; i++) {
            buffer[offset + i] ^= scratch[i];
        }
    }

    private static void hash(byte[] key, byte[] buffer, int offset, int length, byte[] out) {
        MessageDigest sha1 = Sha1.local();
        sha1.update(key);
        sha1.update(buffer, offset, length);
        sha1.update(key);
        try {
            sha1.digest(out, 0, out.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-1 has 20 octets", e);
        }
    }

    private static void check(int length) {
        if (length <= LEFT) {
            throw new IllegalArgumentException("LIONESS needs more than 20 octets, not " + length);
        }
    }
}
