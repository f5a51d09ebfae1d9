package net.mixminion.crypto;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;

/**
 * Octets and numbers drawn one after the other from one AES-CTR stream, for padding and everything that must be
 * drawn again from its seed (the reference's AESCounterPRNG). For one thread at a time.
 */
public final class CounterStream {
    private static final long PERIOD = 1L << 32;
    private static final int MAX_BOUND = 0x3fffffff;

    private final byte[] seed;
    private long position;

    /** @param seed16 the key of the stream, 16 octets */
    public CounterStream(byte[] seed16) {
        if (seed16.length != AesCtr.KEY_LENGTH) {
            throw new IllegalArgumentException("a seed has 16 octets, not " + seed16.length);
        }
        this.seed = seed16.clone();
    }

    /**
     * The next octets of the stream.
     *
     * @throws IllegalStateException after 2^32 octets
     */
    public byte[] next(int n) {
        if (position + n > PERIOD) {
            throw new IllegalStateException("the stream is exhausted");
        }
        byte[] octets = AesCtr.keystream(seed, position, n);
        position += n;
        return octets;
    }

    /**
     * A number from 0 to {@code max - 1}, each as likely; takes four octets for each attempt.
     *
     * @param max 1 to 2^30 - 2
     */
    public int nextInt(int max) {
        if (max <= 0 || max >= MAX_BOUND) {
            throw new IllegalArgumentException("no number below " + max);
        }
        int limit = Integer.MAX_VALUE - Integer.MAX_VALUE % max;
        int drawn = next31();
        while (drawn >= limit) {
            drawn = next31();
        }
        return drawn % max;
    }

    /** A number from 0 to 1, of 31 bits. */
    public double nextDouble() {
        return next31() / (double) Integer.MAX_VALUE;
    }

    /**
     * Draws elements at random.
     *
     * @param list is rearranged: what was drawn comes first
     * @param n how many to draw; all, if there aren't more
     * @return a copy of what was drawn, in the order of drawing
     */
    public <T> List<T> shuffle(List<T> list, int n) {
        int drawn = Math.min(n, list.size());
        // the last one left needs no drawing, and as in the reference takes nothing from the stream
        int draws = drawn == list.size() ? drawn - 1 : drawn;
        for (int i = 0; i < draws; i++) {
            Collections.swap(list, i, i + nextInt(list.size() - i));
        }
        return List.copyOf(list.subList(0, drawn));
    }

    private int next31() {
        return ByteBuffer.wrap(next(Integer.BYTES)).getInt() & Integer.MAX_VALUE;
    }
}
