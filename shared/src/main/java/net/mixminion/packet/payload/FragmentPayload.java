package net.mixminion.packet.payload;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;

/**
 * A payload that holds one fragment of a message: 3 octets index with the top bit set, 20 digest, 20 message id, 4
 * message size, then the data.
 */
public final class FragmentPayload implements Payload {
    /** Octets before the data. */
    public static final int HEADER_LENGTH = 47;

    static final int HASH_OFFSET = 3;

    private static final int MAX_INDEX = 0x7fffff;
    private static final int FRAGMENT_BIT = 0x80;
    private static final int LOW_BITS = 16;
    private static final int LOW_MASK = 0xffff;
    private static final long SIZE_MASK = 0xffffffffL;

    private final int index;
    private final Digest20 messageId;
    private final long messageSize;
    private final byte[] data;

    /** Takes the array without a copy. */
    FragmentPayload(int index, Digest20 messageId, long messageSize, byte[] data) {
        int overhead = LENGTH - HEADER_LENGTH - data.length;
        if (overhead != 0 && overhead != ENCRYPTED_OVERHEAD) {
            throw new IllegalArgumentException("a fragment has no " + data.length + " octets of data");
        }
        if (index < 0 || index > MAX_INDEX) {
            throw new IllegalArgumentException("no fragment has the index " + index);
        }
        if (messageSize <= data.length || messageSize > SIZE_MASK) {
            throw new IllegalArgumentException("no fragmented message has " + messageSize + " octets");
        }
        this.index = index;
        this.messageId = messageId;
        this.messageSize = messageSize;
        this.data = data;
    }

    /** Octets of data for {@link Payload#overhead} 0 or 38: 28625 or 28587. */
    public static int capacity(int overhead) {
        return LENGTH - HEADER_LENGTH - overhead;
    }

    static FragmentPayload parseFragment(byte[] octets) throws WireFormatException {
        ByteBuffer in = ByteBuffer.wrap(octets);
        int index = ((in.get() & ~FRAGMENT_BIT & 0xff) << LOW_BITS) | (in.getShort() & LOW_MASK);
        in.position(HASH_OFFSET + Digest20.LENGTH);
        byte[] id = new byte[Digest20.LENGTH];
        in.get(id);
        long size = in.getInt() & SIZE_MASK;
        byte[] data = Arrays.copyOfRange(octets, HEADER_LENGTH, octets.length);
        if (size <= data.length) {
            throw new WireFormatException("a fragment of a message of " + size + " octets, which needs no fragments");
        }
        return new FragmentPayload(index, Digest20.of(id), size, data);
    }

    /** Position in the whole message: chunk times n, plus position in the chunk. */
    public int index() {
        return index;
    }

    /** Random id that all fragments of the message share. */
    public Digest20 messageId() {
        return messageId;
    }

    /** Octets of the compressed message with its server-side prefix; more than one fragment holds. */
    public long messageSize() {
        return messageSize;
    }

    /** A copy of the data. */
    public byte[] data() {
        return data.clone();
    }

    /** SHA-1 of the data. */
    public Digest20 dataDigest() {
        return Sha1.digest(data);
    }

    @Override
    public int overhead() {
        return LENGTH - HEADER_LENGTH - data.length;
    }

    @Override
    public byte[] pack() {
        byte[] octets = ByteBuffer.allocate(HEADER_LENGTH + data.length)
                .put((byte) (FRAGMENT_BIT | (index >> LOW_BITS)))
                .putShort((short) index)
                .position(HASH_OFFSET + Digest20.LENGTH)
                .put(messageId.bytes())
                .putInt((int) messageSize)
                .put(data)
                .array();
        int hashed = HASH_OFFSET + Digest20.LENGTH;
        byte[] hash = Sha1.digest(octets, hashed, octets.length - hashed).bytes();
        System.arraycopy(hash, 0, octets, HASH_OFFSET, hash.length);
        return octets;
    }

    @Override
    public String toString() {
        return "FragmentPayload(" + index + " of " + messageId + ")";
    }
}
