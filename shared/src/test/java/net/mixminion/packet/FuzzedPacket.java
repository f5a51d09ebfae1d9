package net.mixminion.packet;

import java.security.SecureRandom;
import java.util.Arrays;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.Sha1;

/**
 * What a fuzzer's octets stand for: a packet whose layers can be taken off, with anything in them. No fuzzer could guess
 * a digest or a ciphertext, so these are made here.
 *
 * <p>1 octet of switches, 214 of the RSA part in the clear, then what the stream part and the payload hold once they are
 * decrypted (the same octets for both); what is missing is zeros.
 */
final class FuzzedPacket {
    /** Leaves the digest of the header as the fuzzer wrote it. */
    static final int KEEP_HEADER_DIGEST = 1;
    /** Leaves the digest of the payload as the fuzzer wrote it. */
    static final int KEEP_PAYLOAD_DIGEST = 2;
    /** Seals a shorter RSA part. */
    static final int SHORT_RSA_PART = 4;

    private static final int HEAD = 1 + Subheader.PLAIN_LENGTH;
    private static final int SECRET_OFFSET = 2;
    private static final int SHORT_LENGTH = 100;

    private final int switches;
    private final byte[] plain;
    private final byte[] octets = new byte[Packet.PACKET_LENGTH];

    FuzzedPacket(byte[] data) {
        switches = data.length == 0 ? 0 : data[0];
        plain = part(data, 1, Subheader.PLAIN_LENGTH);
        Keyset keys = new Keyset(Arrays.copyOfRange(plain, SECRET_OFFSET, SECRET_OFFSET + AesCtr.KEY_LENGTH));
        putStream(part(data, HEAD, OpenedHeader.STREAM_LENGTH), keys);
        putPayload(part(data, HEAD, Packet.PAYLOAD_LENGTH), keys);
    }

    /** The octets from which {@link #FuzzedPacket} makes a packet. */
    static byte[] data(int switches, byte[] plain, byte[] rest) {
        byte[] data = Arrays.copyOf(new byte[] {(byte) switches}, HEAD + rest.length);
        System.arraycopy(plain, 0, data, 1, Math.min(plain.length, Subheader.PLAIN_LENGTH));
        System.arraycopy(rest, 0, data, HEAD, rest.length);
        return data;
    }

    /** The packet with nothing in its RSA part: 32,768 octets. */
    byte[] octets() {
        return octets.clone();
    }

    /** The RSA part in the clear. */
    byte[] plain() {
        return plain.clone();
    }

    /** Whether the hop must take it for its own. */
    boolean isForUs() {
        return plain[0] == 0
                && plain[1] == 3
                && digest().equals(Digest20.of(plain, Subheader.DIGEST_OFFSET, Digest20.LENGTH));
    }

    Packet sealedFor(Hop hop, SecureRandom random) {
        byte[] packet = octets();
        byte[] text = (switches & SHORT_RSA_PART) == 0 ? plain : Arrays.copyOf(plain, SHORT_LENGTH);
        byte[] sealed = Rsa.encrypt(text, hop.packetKey(), random);
        System.arraycopy(sealed, 0, packet, 0, sealed.length);
        return Packet.of(packet);
    }

    /** Whether {@link #sealedFor} seals a whole RSA part. */
    boolean isWhole() {
        return (switches & SHORT_RSA_PART) == 0;
    }

    private Digest20 digest() {
        return Sha1.digest(octets, Subheader.RSA_LENGTH, OpenedHeader.STREAM_LENGTH);
    }

    private void putStream(byte[] opened, Keyset keys) {
        System.arraycopy(opened, 0, octets, Subheader.RSA_LENGTH, opened.length);
        AesCtr.xor(keys.key(Mode.HEADER_SECRET_KEY), 0, octets, Subheader.RSA_LENGTH, opened.length);
        if ((switches & KEEP_HEADER_DIGEST) == 0) {
            System.arraycopy(digest().bytes(), 0, plain, Subheader.DIGEST_OFFSET, Digest20.LENGTH);
        }
    }

    private void putPayload(byte[] payload, Keyset keys) {
        if ((switches & KEEP_PAYLOAD_DIGEST) == 0) {
            int at = payload[0] < 0 ? 3 : 2;
            int end = at + Digest20.LENGTH;
            System.arraycopy(Sha1.digest(payload, end, payload.length - end).bytes(), 0, payload, at, Digest20.LENGTH);
        }
        System.arraycopy(payload, 0, octets, Packet.PAYLOAD_OFFSET, payload.length);
        Lioness.encrypt(keys.lioness(Mode.PAYLOAD_ENCRYPT), octets, Packet.PAYLOAD_OFFSET, payload.length);
    }

    private static byte[] part(byte[] data, int from, int length) {
        return Arrays.copyOf(Arrays.copyOfRange(data, Math.min(from, data.length), data.length), length);
    }
}
