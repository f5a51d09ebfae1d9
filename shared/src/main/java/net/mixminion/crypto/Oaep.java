package net.mixminion.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** OAEP padding of PKCS#1 v2 with SHA-1 and the specification's label (minion-spec §3.1.1.4). */
final class Oaep {
    /** Octets of a block that the padding takes. */
    static final int OVERHEAD = 2 * Digest20.LENGTH + 2;

    /** Thomas Paine, as the network has him: one blank between his and enemy. */
    private static final String LABEL =
            "He who would make his own liberty secure, must guard even his enemy from oppression.";

    private static final byte[] LABEL_HASH = Sha1.hash(LABEL.getBytes(StandardCharsets.US_ASCII));

    private static final int SEED = 1;
    private static final int DATA = SEED + Digest20.LENGTH;

    private Oaep() {}

    /**
     * Pads a message to a block; its first octet is zero.
     *
     * @param length octets of the modulus
     * @throws IllegalArgumentException if the message is longer than {@code length - 42}
     */
    static byte[] pad(byte[] message, int length, SecureRandom random) {
        if (message.length > length - OVERHEAD) {
            throw new IllegalArgumentException(
                    "RSA of " + length + " octets takes " + (length - OVERHEAD) + ", not " + message.length);
        }
        byte[] block = new byte[length];
        byte[] seed = new byte[Digest20.LENGTH];
        random.nextBytes(seed);
        System.arraycopy(seed, 0, block, SEED, seed.length);
        System.arraycopy(LABEL_HASH, 0, block, DATA, LABEL_HASH.length);
        block[length - message.length - 1] = 1;
        System.arraycopy(message, 0, block, length - message.length, message.length);
        mask(block, SEED, Digest20.LENGTH, DATA, length - DATA);
        mask(block, DATA, length - DATA, SEED, Digest20.LENGTH);
        Arrays.fill(seed, (byte) 0);
        return block;
    }

    /**
     * Takes the padding off, and destroys the block. Empty for every fault, after the same work: nothing depends on a
     * secret octet before the one decision at the end. A message of no octets is a fault too, as in the reference.
     */
    static Optional<byte[]> unpad(byte[] block) {
        if (block.length <= OVERHEAD) {
            return Optional.empty();
        }
        mask(block, DATA, block.length - DATA, SEED, Digest20.LENGTH);
        mask(block, SEED, Digest20.LENGTH, DATA, block.length - DATA);
        int fault = block[0] & 0xff;
        for (int i = 0; i < LABEL_HASH.length; i++) {
            fault |= (block[DATA + i] ^ LABEL_HASH[i]) & 0xff;
        }
        int found = 0;
        int separator = 0;
        for (int i = DATA + LABEL_HASH.length; i < block.length; i++) {
            int zero = isZero(block[i] & 0xff);
            int one = isZero((block[i] & 0xff) ^ 1);
            separator |= i & -(one & ~found);
            fault |= ~(zero | one | found) & 1;
            found |= one;
        }
        fault |= ~found & 1;
        fault |= isZero(separator ^ (block.length - 1));
        byte[] message = Arrays.copyOfRange(block, separator + 1, block.length);
        Arrays.fill(block, (byte) 0);
        return fault == 0 ? Optional.of(message) : Optional.empty();
    }

    /** 1 if the number is 0, else 0; without a branch. */
    private static int isZero(int number) {
        return ((number | -number) >>> (Integer.SIZE - 1)) ^ 1;
    }

    /** Combines the target with the mask MGF1 makes of the source; both are parts of the block. */
    private static void mask(byte[] block, int source, int sourceLength, int target, int targetLength) {
        MessageDigest sha1 = Sha1.local();
        byte[] counter = new byte[Integer.BYTES];
        for (int done = 0; done < targetLength; done += Digest20.LENGTH) {
            sha1.update(block, source, sourceLength);
            sha1.update(counter);
            byte[] piece = sha1.digest();
            int length = Math.min(piece.length, targetLength - done);
            for (int i = 0; i < length; i++) {
                block[target + done + i] ^= piece[i];
            }
            Arrays.fill(piece, (byte) 0);
            // a block has far less than 256 pieces
            counter[Integer.BYTES - 1]++;
        }
    }
}
