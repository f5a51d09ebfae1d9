package net.mixminion.packet;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.LionessKeys;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Sha1;

/**
 * Builds packets (minion-spec §3.2.4). A path has two legs of at least one hop each; the last hop of the first leg
 * swaps the headers.
 */
public final class PacketBuilder {
    private static final int TOP_BIT_CLEAR = 0x7F;

    private final SecureRandom random;
    private final HeaderBuilder headers;

    /** @param random for secrets, padding, handles and the RSA encryption */
    public PacketBuilder(SecureRandom random) {
        this.random = random;
        this.headers = new HeaderBuilder(random);
    }

    /**
     * Builds a forward packet.
     *
     * @param payload 28,672 octets as the exit shall find them; copied
     * @param exitType how the last hop delivers, 0x0100 to 0xFFFF
     * @param exitInfo routing info for the exit; starts with a handle where the type has one ({@link #tagged})
     * @param leg1 the hops up to the swap
     * @param leg2 the hops after the swap; the last one is the exit
     * @throws PathTooLongException if it doesn't {@linkplain #fits fit}
     */
    public Packet forward(byte[] payload, int exitType, byte[] exitInfo, List<Hop> leg1, List<Hop> leg2) {
        if (!RoutingType.isExit(exitType) || exitType > RoutingType.LAST) {
            throw new IllegalArgumentException("not an exit type: " + exitType);
        }
        return twoLegs(payload, exitType, exitInfo, leg1, leg2);
    }

    /**
     * Builds a dummy with a random payload that the last hop discards.
     *
     * @throws PathTooLongException if it doesn't {@linkplain #fits fit}
     */
    public Packet drop(List<Hop> leg1, List<Hop> leg2) {
        byte[] payload = new byte[Packet.PAYLOAD_LENGTH];
        random.nextBytes(payload);
        return twoLegs(payload, RoutingType.DROP, new byte[0], leg1, leg2);
    }

    /**
     * Builds a dummy for a short path, of one leg only: a header over it, random octets for the rest. To everybody but its
     * last hop it looks like any packet.
     *
     * @throws PathTooLongException if the path doesn't fit into a header
     */
    public Packet dummy(List<Hop> hops) {
        byte[] packet = new byte[Packet.PACKET_LENGTH];
        random.nextBytes(packet);
        List<byte[]> secrets = secrets(hops);
        byte[] header = headers.build(hops, secrets, RoutingType.DROP, new byte[0]);
        wipe(secrets);
        System.arraycopy(header, 0, packet, 0, header.length);
        return Packet.of(packet);
    }

    /**
     * Builds a packet that goes back to the maker of a SURB.
     *
     * @param payload 28,672 octets as the recipient shall find them; copied
     * @param leg1 the sender's hops, up to the swap
     * @param route the SURB
     * @throws PathTooLongException if the first leg and the SURB's routing info don't fit into a header
     */
    public Packet reply(byte[] payload, List<Hop> leg1, ReplyRoute route) {
        List<byte[]> secrets = secrets(leg1);
        byte[] header1 = headers.build(leg1, secrets, route.routingType(), route.routingInfo());
        byte[] packet = assemble(header1, route.header(), payload);
        // decryption, so that the recipient needs nothing but encryption to undo all hops
        Keyset keyset = new Keyset(route.encryptionKey());
        LionessKeys keys = keyset.lioness(Mode.PAYLOAD_ENCRYPT);
        Lioness.decrypt(keys, packet, Packet.PAYLOAD_OFFSET, Packet.PAYLOAD_LENGTH);
        keys.wipe();
        keyset.wipe();
        hide(packet);
        encryptFirstLeg(packet, secrets);
        wipe(secrets);
        return Packet.of(packet);
    }

    /** Whether both headers have room: the first for leg 1, the second for leg 2 and {@code exitInfoLength} octets. */
    public static boolean fits(List<Hop> leg1, List<Hop> leg2, int exitInfoLength) {
        return !leg1.isEmpty()
                && !leg2.isEmpty()
                && HeaderBuilder.fits(leg1, leg2.get(0).address().routingInfo().length)
                && HeaderBuilder.fits(leg2, exitInfoLength);
    }

    /** A random decoding handle of a forward packet: 20 octets, the first bit 0. */
    public Digest20 randomTag() {
        byte[] tag = new byte[Digest20.LENGTH];
        random.nextBytes(tag);
        tag[0] &= TOP_BIT_CLEAR;
        return Digest20.of(tag);
    }

    /** Routing info for an exit: the handle, then the address. */
    public static byte[] tagged(Digest20 tag, byte[] address) {
        byte[] info = Arrays.copyOf(tag.bytes(), Digest20.LENGTH + address.length);
        System.arraycopy(address, 0, info, Digest20.LENGTH, address.length);
        return info;
    }

    private Packet twoLegs(byte[] payload, int exitType, byte[] exitInfo, List<Hop> leg1, List<Hop> leg2) {
        if (leg1.isEmpty() || leg2.isEmpty()) {
            throw new IllegalArgumentException("a leg without hops");
        }
        List<byte[]> secrets1 = secrets(leg1);
        List<byte[]> secrets2 = secrets(leg2);
        byte[] header2 = headers.build(leg2, secrets2, exitType, exitInfo);
        byte[] crossing = leg2.get(0).address().routingInfo();
        byte[] header1 = headers.build(leg1, secrets1, RoutingType.SWAP_FWD_HOST, crossing);
        byte[] packet = assemble(header1, header2, payload);
        for (int i = secrets2.size() - 1; i >= 0; i--) {
            encryptPayload(packet, new Keyset(secrets2.get(i)), Mode.PAYLOAD_ENCRYPT);
        }
        hide(packet);
        encryptFirstLeg(packet, secrets1);
        wipe(secrets1);
        wipe(secrets2);
        return Packet.of(packet);
    }

    private static byte[] assemble(byte[] header1, byte[] header2, byte[] payload) {
        if (payload.length != Packet.PAYLOAD_LENGTH || header2.length != Packet.HEADER_LENGTH) {
            throw new IllegalArgumentException("payload or header of a wrong length");
        }
        byte[] packet = Arrays.copyOf(header1, Packet.PACKET_LENGTH);
        System.arraycopy(header2, 0, packet, Packet.HEADER2_OFFSET, header2.length);
        System.arraycopy(payload, 0, packet, Packet.PAYLOAD_OFFSET, payload.length);
        return packet;
    }

    /** Ties header 2 and payload together, so that neither survives a change of the other before the swap. */
    private static void hide(byte[] packet) {
        Digest20 payload = Sha1.digest(packet, Packet.PAYLOAD_OFFSET, Packet.PAYLOAD_LENGTH);
        encryptHeader2(packet, new Keyset(payload.bytes()), Mode.HIDE_HEADER);
        Digest20 header2 = Sha1.digest(packet, Packet.HEADER2_OFFSET, Packet.HEADER_LENGTH);
        encryptPayload(packet, new Keyset(header2.bytes()), Mode.HIDE_PAYLOAD);
    }

    private static void encryptFirstLeg(byte[] packet, List<byte[]> secrets) {
        for (int i = secrets.size() - 1; i >= 0; i--) {
            encryptHeader2(packet, new Keyset(secrets.get(i)), Mode.HEADER_ENCRYPT);
            encryptPayload(packet, new Keyset(secrets.get(i)), Mode.PAYLOAD_ENCRYPT);
        }
    }

    private static void encryptHeader2(byte[] packet, Keyset keyset, Mode mode) {
        encrypt(packet, Packet.HEADER2_OFFSET, Packet.HEADER_LENGTH, keyset, mode);
    }

    private static void encryptPayload(byte[] packet, Keyset keyset, Mode mode) {
        encrypt(packet, Packet.PAYLOAD_OFFSET, Packet.PAYLOAD_LENGTH, keyset, mode);
    }

    private static void encrypt(byte[] packet, int offset, int length, Keyset keyset, Mode mode) {
        LionessKeys keys = keyset.lioness(mode);
        Lioness.encrypt(keys, packet, offset, length);
        keys.wipe();
        keyset.wipe();
    }

    private List<byte[]> secrets(List<Hop> leg) {
        List<byte[]> secrets = new ArrayList<>();
        for (int i = 0; i < leg.size(); i++) {
            byte[] secret = new byte[AesCtr.KEY_LENGTH];
            random.nextBytes(secret);
            secrets.add(secret);
        }
        return secrets;
    }

    private static void wipe(List<byte[]> secrets) {
        secrets.forEach(secret -> Arrays.fill(secret, (byte) 0));
    }
}
