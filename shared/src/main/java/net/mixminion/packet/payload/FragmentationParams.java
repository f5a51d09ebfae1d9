package net.mixminion.packet.payload;

/**
 * How a message is cut into fragments: chunks, each of k blocks of data that become n coded ones (E2E-spec §2.1.2).
 *
 * @param length octets of the compressed message with its server-side prefix
 * @param overhead 0, or {@link Payload#ENCRYPTED_OVERHEAD}
 * @param k data blocks of a chunk, and coded blocks that are enough for it: 2, 4, 8 or 16
 * @param n coded blocks of a chunk: 3, 6, 11 or 22
 * @param chunks number of chunks
 */
public record FragmentationParams(long length, int overhead, int k, int n, int chunks) {
    private static final int MIN_K = 2;
    private static final int MAX_K = 16;
    private static final int EXPANSION_NUMERATOR = 4;
    private static final int EXPANSION_DENOMINATOR = 3;
    /** What the size field of a fragment can say. */
    static final long MAX_LENGTH = 0xffffffffL;

    /** Checks what {@link #of} computes. */
    public FragmentationParams {
        if (chunks < 1 || k < MIN_K || k > MAX_K || n <= k) {
            throw new IllegalArgumentException("no such fragmentation");
        }
    }

    /**
     * The parameters for a message.
     *
     * @throws IllegalArgumentException if it fits in one fragment, or is longer than the size field can say
     */
    public static FragmentationParams of(long length, int overhead) {
        int capacity = FragmentPayload.capacity(overhead);
        if (length <= capacity || length > MAX_LENGTH) {
            throw new IllegalArgumentException("no fragmented message has " + length + " octets");
        }
        long needed = ceilDivide(length, capacity);
        int k = MIN_K;
        while (k < needed && k < MAX_K) {
            k *= 2;
        }
        int n = (int) ceilDivide((long) EXPANSION_NUMERATOR * k, EXPANSION_DENOMINATOR);
        return new FragmentationParams(length, overhead, k, n, (int) ceilDivide(needed, k));
    }

    /** Octets of a block: 28625 or 28587. */
    public int capacity() {
        return FragmentPayload.capacity(overhead);
    }

    /** Octets of a chunk's data. */
    public int chunkSize() {
        return k * capacity();
    }

    /** Octets of all chunks' data. */
    public long paddedLength() {
        return (long) chunks * chunkSize();
    }

    /** Random octets after the message. */
    public long padding() {
        return paddedLength() - length;
    }

    /** Number of fragments that are sent; indices are below it. */
    public int fragments() {
        return chunks * n;
    }

    /** The chunk that the fragment with this index belongs to. */
    public int chunkOf(int index) {
        return index / n;
    }

    /** The fragment's position in its chunk. */
    public int positionOf(int index) {
        return index % n;
    }

    private static long ceilDivide(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
