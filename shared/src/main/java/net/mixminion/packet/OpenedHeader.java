package net.mixminion.packet;

import java.util.Arrays;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Mode;

/** A header with one hop's layer removed: what it says to the hop, and what the next hop gets (minion-spec §3.2.5). */
public final class OpenedHeader {
    static final int STREAM_LENGTH = Packet.HEADER_LENGTH - Subheader.RSA_LENGTH;

    private final Subheader subheader;
    private final byte[] plain;
    private final byte[] stream;

    private OpenedHeader(Subheader subheader, byte[] plain, byte[] stream) {
        this.subheader = subheader;
        this.plain = plain;
        this.stream = stream;
    }

    /**
     * Decrypts the stream part, after as much junk was put behind it as the subheader takes away in front.
     *
     * @param packet starts with the header as received
     * @param plain the RSA part, decrypted; not copied
     */
    static OpenedHeader open(byte[] packet, byte[] plain, Subheader subheader, Keyset keys) {
        int junk = Subheader.OVERHEAD + subheader.routingLength();
        byte[] stream = new byte[STREAM_LENGTH + junk];
        System.arraycopy(packet, Subheader.RSA_LENGTH, stream, 0, STREAM_LENGTH);
        xor(keys, Mode.RANDOM_JUNK, stream, STREAM_LENGTH, junk);
        xor(keys, Mode.HEADER_SECRET_KEY, stream, 0, stream.length);
        return new OpenedHeader(subheader, plain, stream);
    }

    /** The fixed part of the subheader. */
    public Subheader subheader() {
        return subheader;
    }

    /** The whole routing info, as long as the subheader says; a copy. */
    public byte[] routingInfo() {
        byte[] info = new byte[subheader.routingLength()];
        int inPlain = info.length - subheader.overflow();
        System.arraycopy(plain, Subheader.FIXED_LENGTH, info, 0, inPlain);
        System.arraycopy(stream, 0, info, inPlain, subheader.overflow());
        return info;
    }

    /** Writes the 2,048 octets that the next hop gets as this header. */
    void writeNext(byte[] target, int offset) {
        int underflow = subheader.underflow();
        System.arraycopy(plain, plain.length - underflow, target, offset, underflow);
        System.arraycopy(stream, subheader.overflow(), target, offset + underflow, Packet.HEADER_LENGTH - underflow);
    }

    /** Overwrites the secret; the header can't be read any more. */
    public void wipe() {
        subheader.wipe();
        Arrays.fill(plain, (byte) 0);
        Arrays.fill(stream, (byte) 0);
    }

    private static void xor(Keyset keys, Mode mode, byte[] buffer, int offset, int length) {
        byte[] key = keys.key(mode);
        AesCtr.xor(key, 0, buffer, offset, length);
        Arrays.fill(key, (byte) 0);
    }
}
