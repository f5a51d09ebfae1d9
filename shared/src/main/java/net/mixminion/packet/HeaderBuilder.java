package net.mixminion.packet;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.Sha1;

/** Builds one header of 2,048 octets for one leg of a path (minion-spec §3.2.4.1). */
public final class HeaderBuilder {
    private final SecureRandom random;

    /** @param random for the padding and the RSA encryption */
    public HeaderBuilder(SecureRandom random) {
        this.random = random;
    }

    /**
     * Builds a header.
     *
     * @param hops the servers that read it, in order; each but the last relays by host name to the next
     * @param secrets the hops' master secrets of 16 octets, in the same order
     * @param lastType the routing type that the last hop gets
     * @param lastInfo the routing info that the last hop gets; with the decoding handle, if there is one
     * @return 2,048 octets
     * @throws PathTooLongException if it doesn't {@linkplain #fits fit}
     * @throws IllegalArgumentException if there is no hop or not one secret for each
     */
    public byte[] build(List<Hop> hops, List<byte[]> secrets, int lastType, byte[] lastInfo) {
        if (hops.isEmpty() || secrets.size() != hops.size()) {
            throw new IllegalArgumentException(hops.size() + " hops with " + secrets.size() + " secrets");
        }
        int start = Packet.HEADER_LENGTH - paddingLength(hops, lastInfo.length);
        if (!fits(hops, lastInfo.length)) {
            throw new PathTooLongException("the addresses of " + hops.size()
                    + " hops and what the last one has to know don't fit into a header of " + Packet.HEADER_LENGTH
                    + " octets");
        }
        List<Keyset> keysets = secrets.stream().map(Keyset::new).toList();
        List<byte[]> junk = junkSeen(hops, keysets, lastInfo.length);
        byte[] header = new byte[Packet.HEADER_LENGTH];
        byte[] padding = new byte[Packet.HEADER_LENGTH - start];
        random.nextBytes(padding);
        System.arraycopy(padding, 0, header, start, padding.length);
        for (int i = hops.size() - 1; i >= 0; i--) {
            boolean last = i == hops.size() - 1;
            byte[] info = last ? lastInfo : hops.get(i + 1).address().routingInfo();
            start -= Subheader.OVERHEAD + info.length;
            int clear = start + Subheader.OAEP_OVERHEAD;
            Subheader.write(header, clear, secrets.get(i), last ? lastType : RoutingType.FWD_HOST, info.length);
            System.arraycopy(info, 0, header, clear + Subheader.FIXED_LENGTH, info.length);
            seal(header, start, hops.get(i), keysets.get(i), junk.get(i));
        }
        keysets.forEach(Keyset::wipe);
        return header;
    }

    /**
     * Whether a header has room for a leg: the subheaders in 2,048 octets, and the last of them not so close to the
     * end that its RSA part would have to be filled with what comes after.
     *
     * @param lastInfoLength octets of the routing info that the last hop gets
     */
    public static boolean fits(List<Hop> hops, int lastInfoLength) {
        int padding = paddingLength(hops, lastInfoLength);
        return padding >= 0 && padding + Subheader.OVERHEAD + lastInfoLength >= Subheader.RSA_LENGTH;
    }

    /** Octets that a leg leaves free; negative if it needs more than there are. */
    private static int paddingLength(List<Hop> hops, int lastInfoLength) {
        int padding = Packet.HEADER_LENGTH;
        for (int size : sizes(hops, lastInfoLength)) {
            padding -= size;
        }
        return padding;
    }

    /** The octets that each hop's subheader takes, and that the hop will append in their place. */
    private static int[] sizes(List<Hop> hops, int lastInfoLength) {
        int[] sizes = new int[hops.size()];
        for (int i = 0; i < sizes.length; i++) {
            int info = i == sizes.length - 1
                    ? lastInfoLength
                    : hops.get(i + 1).address().routingInfo().length;
            sizes[i] = Subheader.OVERHEAD + info;
        }
        return sizes;
    }

    /** The junk at the end of the header as each hop receives it: what the hops before appended and encrypted. */
    private static List<byte[]> junkSeen(List<Hop> hops, List<Keyset> keysets, int lastInfoLength) {
        int[] sizes = sizes(hops, lastInfoLength);
        List<byte[]> seen = new ArrayList<>();
        byte[] junk = new byte[0];
        for (int i = 0; i < sizes.length; i++) {
            seen.add(junk);
            int before = junk.length;
            junk = Arrays.copyOf(junk, before + sizes[i]);
            xor(keysets.get(i), Mode.RANDOM_JUNK, 0, junk, before, sizes[i]);
            xor(keysets.get(i), Mode.HEADER_SECRET_KEY, OpenedHeader.STREAM_LENGTH - before, junk, 0, junk.length);
        }
        return seen;
    }

    /** Encrypts what lies in the clear behind the room for the OAEP overhead: first the stream part, then RSA. */
    private void seal(byte[] header, int start, Hop hop, Keyset keyset, byte[] junk) {
        int clear = start + Subheader.OAEP_OVERHEAD;
        int stream = start + Subheader.RSA_LENGTH;
        xor(keyset, Mode.HEADER_SECRET_KEY, 0, header, stream, header.length - stream);
        byte[] digest =
                Sha1.digest(header, stream, header.length - stream, junk).bytes();
        System.arraycopy(digest, 0, header, clear + Subheader.DIGEST_OFFSET, Digest20.LENGTH);
        byte[] plain = Arrays.copyOfRange(header, clear, stream);
        byte[] sealed = Rsa.encrypt(plain, hop.packetKey(), random);
        Arrays.fill(plain, (byte) 0);
        System.arraycopy(sealed, 0, header, start, Subheader.RSA_LENGTH);
    }

    private static void xor(Keyset keyset, Mode mode, int streamOffset, byte[] buffer, int offset, int length) {
        byte[] key = keyset.key(mode);
        AesCtr.xor(key, streamOffset, buffer, offset, length);
        Arrays.fill(key, (byte) 0);
    }
}
