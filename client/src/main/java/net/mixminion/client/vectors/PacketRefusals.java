package net.mixminion.client.vectors;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.OpenedHeader;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.Subheader;

/** Why the reference refuses a packet, in its words: exception, colon, text. */
final class PacketRefusals {
    /** What the reference says of octets that are no packet. */
    static final String NO_PACKET = "ParseError: Bad packet length";

    private static final int SHORTEST_HOST_INFO = 23;

    private PacketRefusals() {}

    /** The reference's words for our reason. */
    static String reason(DropReason reason, Packet packet, RsaPrivateKey key) {
        return switch (reason) {
            case BAD_RSA -> rsaReason(packet, key);
            case BAD_LENGTH -> "ContentError: Bad length in RSA-encrypted part of subheader";
            case BAD_VERSION -> "ContentError: Invalid protocol version";
            case BAD_DIGEST -> "ContentError: Invalid digest";
            case REPLAY -> "ContentError: Duplicate packet detected.";
            case UNKNOWN_TYPE -> "ContentError: Unrecognized Mixminion routing type";
            case BAD_ROUTING_INFO -> "ParseError: " + addressReason(packet, key);
            case DROP_PACKET, ZERO_KEYID -> "none: the reference has no objections";
        };
    }

    private static String rsaReason(Packet packet, RsaPrivateKey key) {
        byte[] rsaPart = Arrays.copyOf(packet.bytes(), Subheader.RSA_LENGTH);
        BigInteger modulus = key.publicKey().getModulus();
        return RsaRefusals.reason(rsaPart, modulus, key.jca().getPrivateExponent());
    }

    private static String addressReason(Packet packet, RsaPrivateKey key) {
        PacketHandler handler = new PacketHandler(List.of(new PacketKey("", key)));
        OpenedHeader header = handler.open(packet).orElseThrow();
        int length = header.routingInfo().length;
        if (RoutingType.isIpv4(header.subheader().routingType())) {
            return "IPV4 information with wrong length (" + length + ")";
        }
        return length < SHORTEST_HOST_INFO ? "Routing information is too short." : "Nonsensical hostname";
    }
}
