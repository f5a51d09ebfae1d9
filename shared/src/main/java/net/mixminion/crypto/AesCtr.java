package net.mixminion.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The stream of AES-128 in counter mode: block numbers of 16 octets from zero, no nonce (minion-spec §3.1.1).
 *
 * <p>A stream may be entered at any octet. The low 32 bits of the block number come from the offset, as in the
 * reference; from there the counter runs on through all 128 bits.
 */
public final class AesCtr {
    /** Length of a key in octets. */
    public static final int KEY_LENGTH = 16;

    private static final int BLOCK_LENGTH = 16;
    private static final int BLOCK_BITS = 4;
    private static final int COUNTER_WORD = 12;

    private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(AesCtr::create);

    private AesCtr() {}

    /**
     * Combines a part of a buffer with the stream, in place; the same call again undoes it.
     *
     * @param key16 16 octets
     * @param streamOffset where in the stream to begin, in octets
     * @throws IllegalArgumentException for a key of another length or a negative offset
     */
    public static void xor(byte[] key16, long streamOffset, byte[] buffer, int offset, int length) {
        if (key16.length != KEY_LENGTH) {
            throw new IllegalArgumentException("an AES key has 16 octets, not " + key16.length);
        }
        if (streamOffset < 0) {
            throw new IllegalArgumentException("a stream has no offset " + streamOffset);
        }
        Cipher cipher = CIPHER.get();
        byte[] counter = ByteBuffer.allocate(BLOCK_LENGTH)
                .putInt(COUNTER_WORD, (int) (streamOffset >>> BLOCK_BITS))
                .array();
        int skipped = (int) (streamOffset % BLOCK_LENGTH);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key16, "AES"), new IvParameterSpec(counter));
            if (skipped > 0) {
                cipher.update(counter, 0, skipped, counter, 0);
            }
            cipher.doFinal(buffer, offset, length, buffer, offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CTR takes any octets", e);
        }
    }

    /**
     * A piece of the stream itself.
     *
     * @param key16 16 octets
     * @param offset where in the stream to begin, in octets
     * @param length octets wanted
     */
    public static byte[] keystream(byte[] key16, long offset, int length) {
        byte[] stream = new byte[length];
        xor(key16, offset, stream, 0, length);
        return stream;
    }

    /** Overwrites the key that this thread's cipher object was given last. */
    public static void forget() {
        xor(new byte[KEY_LENGTH], 0, new byte[BLOCK_LENGTH], 0, BLOCK_LENGTH);
    }

    private static Cipher create() {
        try {
            return Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES in counter mode", e);
        }
    }
}
