package net.mixminion.packet.payload;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;

/** A payload that holds a whole compressed message: 2 octets size, 20 digest, then the message and padding. */
public final class SingletonPayload implements Payload {
    /** Octets before the message. */
    public static final int HEADER_LENGTH = 22;

    static final int HASH_OFFSET = 2;
    /** A message may unpack to this in any case. */
    private static final int UNPACKED_FLOOR = 20 * 1024;

    private static final int UNPACKED_FACTOR = 20;

    private final byte[] data;
    private final int size;

    private SingletonPayload(byte[] data, int size) {
        this.data = data;
        this.size = size;
    }

    /** The longest message for {@link Payload#overhead} 0 or 38. */
    public static int capacity(int overhead) {
        return LENGTH - HEADER_LENGTH - overhead;
    }

    /**
     * A payload for a compressed message.
     *
     * @param random gives the padding
     * @throws IllegalArgumentException if the message is longer than {@link #capacity}
     */
    public static SingletonPayload of(byte[] compressed, int overhead, SecureRandom random) {
        int capacity = capacity(overhead);
        if (compressed.length > capacity) {
            throw new IllegalArgumentException(compressed.length + " octets don't fit in " + capacity);
        }
        byte[] padding = new byte[capacity - compressed.length];
        random.nextBytes(padding);
        byte[] data = Arrays.copyOf(compressed, capacity);
        System.arraycopy(padding, 0, data, compressed.length, padding.length);
        return new SingletonPayload(data, compressed.length);
    }

    static SingletonPayload parseSingleton(byte[] octets) throws WireFormatException {
        int size = ByteBuffer.wrap(octets).getShort();
        byte[] data = Arrays.copyOfRange(octets, HEADER_LENGTH, octets.length);
        if (size > data.length) {
            throw new WireFormatException("a message of " + size + " octets in a payload with room for " + data.length);
        }
        return new SingletonPayload(data, size);
    }

    /** The compressed message without padding. */
    public byte[] contents() {
        return Arrays.copyOf(data, size);
    }

    /**
     * The message.
     *
     * @throws OvercompressedException if it has more than 20K and more than 20 times the octets of its compressed form
     * @throws WireFormatException if it isn't compressed as it should be
     */
    public byte[] uncompressed() throws WireFormatException, OvercompressedException {
        return Compression.uncompress(contents(), Math.max(UNPACKED_FLOOR, UNPACKED_FACTOR * size));
    }

    @Override
    public int overhead() {
        return LENGTH - HEADER_LENGTH - data.length;
    }

    @Override
    public byte[] pack() {
        return ByteBuffer.allocate(HEADER_LENGTH + data.length)
                .putShort((short) size)
                .put(Sha1.hash(data))
                .put(data)
                .array();
    }

    @Override
    public String toString() {
        return "SingletonPayload(" + size + " octets)";
    }
}
