package net.mixminion.packet.payload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.LionessKeys;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Sha1;

/**
 * Undoes the whitening of a message that needn't fit in memory (E2E-spec §2.1.3).
 *
 * <p>The permutation is LIONESS: the first 20 octets depend on all others, so the message is read twice before the
 * first octet comes out, and a third time for what comes out.
 */
public final class UnwhitenedMessage extends InputStream {
    private static final int LEFT = Digest20.LENGTH;
    private static final int STEP = 8192;

    private final InputStream whitened;
    private final long length;
    private final byte[] left;
    private final byte[] outerStream;
    private final byte[] innerStream;
    private long at;

    private UnwhitenedMessage(InputStream whitened, long length, byte[] left, byte[] outerStream, byte[] innerStream) {
        this.whitened = whitened;
        this.length = length;
        this.left = left;
        this.outerStream = outerStream;
        this.innerStream = innerStream;
    }

    /** A whitened message that can be read several times. */
    @FunctionalInterface
    public interface Source {
        /**
         * The message from its start.
         *
         * @throws IOException if it can't be read
         */
        InputStream open() throws IOException;
    }

    /**
     * Reads the message twice and opens it for the third time.
     *
     * @param length octets of the message, over 20; more in the source are ignored
     * @return the message, whitening undone; to be closed
     * @throws IOException if the source fails or ends too early
     */
    public static InputStream open(Source source, long length) throws IOException {
        if (length <= LEFT) {
            throw new IllegalArgumentException("no whitened message has " + length + " octets");
        }
        LionessKeys keys = new Keyset(Mode.WHITEN.ascii()).lioness(Mode.WHITEN);
        byte[] left = new byte[LEFT];
        byte[] none = new byte[0];
        xor(left, hashOfRight(source, length, keys.key(4), left, none));
        byte[] outer = streamKey(keys.key(3), left);
        xor(left, hashOfRight(source, length, keys.key(2), new byte[LEFT], outer));
        byte[] inner = streamKey(keys.key(1), left);
        InputStream whitened = source.open();
        try {
            skipLeft(whitened, new byte[LEFT]);
        } catch (IOException e) {
            whitened.close();
            throw e;
        }
        return new UnwhitenedMessage(whitened, length, left, outer, inner);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, buffer.length);
        if (count == 0) {
            return 0;
        }
        if (at == length) {
            return -1;
        }
        if (at < LEFT) {
            int taken = (int) Math.min(count, LEFT - at);
            System.arraycopy(left, (int) at, buffer, offset, taken);
            at += taken;
            return taken;
        }
        int taken = whitened.read(buffer, offset, (int) Math.min(count, length - at));
        if (taken < 0) {
            throw new EOFException("the whitened message ended after " + at + " octets");
        }
        AesCtr.xor(outerStream, at - LEFT, buffer, offset, taken);
        AesCtr.xor(innerStream, at - LEFT, buffer, offset, taken);
        at += taken;
        return taken;
    }

    @Override
    public void close() throws IOException {
        whitened.close();
    }

    /** H(key | right part, decrypted with the stream unless its key is empty | key); the left part is stored. */
    private static byte[] hashOfRight(Source source, long length, byte[] key, byte[] leftOut, byte[] streamKey)
            throws IOException {
        MessageDigest sha1 = sha1();
        sha1.update(key);
        try (InputStream in = source.open()) {
            skipLeft(in, leftOut);
            byte[] buffer = new byte[STEP];
            long done = 0;
            while (done < length - LEFT) {
                int count = in.read(buffer, 0, (int) Math.min(STEP, length - LEFT - done));
                if (count < 0) {
                    throw new EOFException("the whitened message ended after " + (done + LEFT) + " octets");
                }
                if (streamKey.length > 0) {
                    AesCtr.xor(streamKey, done, buffer, 0, count);
                }
                sha1.update(buffer, 0, count);
                done += count;
            }
        }
        sha1.update(key);
        return sha1.digest();
    }

    private static void skipLeft(InputStream in, byte[] left) throws IOException {
        if (in.readNBytes(left, 0, LEFT) < LEFT) {
            throw new EOFException("the whitened message ended within 20 octets");
        }
    }

    private static byte[] streamKey(byte[] key, byte[] left) {
        return Arrays.copyOf(Sha1.hash(key, left, key), AesCtr.KEY_LENGTH);
    }

    private static void xor(byte[] left, byte[] hash) {
        for (int i = 0; i < LEFT; i++) {
            left[i] ^= hash[i];
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }
}
