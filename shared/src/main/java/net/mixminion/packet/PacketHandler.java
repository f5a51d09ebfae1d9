package net.mixminion.packet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.LionessKeys;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;

/**
 * Removes this server's layer from packets (minion-spec §3.2.5). It keeps nothing of them and can be used by many
 * threads; whether a packet was here before is for the hash log to say, which gets {@link HopResult#toLog}.
 *
 * <p>A packet takes more or less time according to what it is. That must not be seen from outside: who calls this
 * has acknowledged the packet before, and lets results go at times that don't depend on it.
 */
public final class PacketHandler {
    private final List<PacketKey> keys;

    /** @param keys the live packet keys, in the order in which they are tried; may be empty, then all is refused */
    public PacketHandler(List<PacketKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Processes a packet; leaves it as it is.
     *
     * @return the packet for the next server, the packet for a delivery module, or why there is nothing more to do
     */
    public HopResult process(Packet packet) {
        try {
            return opened(packet);
        } finally {
            Sha1.forget();
            AesCtr.forget();
        }
    }

    private HopResult opened(Packet packet) {
        byte[] octets = packet.bytes();
        byte[] rsaPart = Arrays.copyOf(octets, Subheader.RSA_LENGTH);
        for (PacketKey key : keys) {
            Optional<byte[]> plain = Rsa.decrypt(rsaPart, key.key());
            if (plain.isPresent()) {
                return checked(octets, plain.get(), key.setName());
            }
        }
        return refused(DropReason.BAD_RSA);
    }

    /**
     * Opens header 1 with the first key that fits, for tools that look into packets; version and digest are not
     * checked. The result holds the packet's secret: wipe it.
     *
     * @return empty if no key fits or the RSA part has a wrong length
     */
    public Optional<OpenedHeader> open(Packet packet) {
        byte[] octets = packet.bytes();
        byte[] rsaPart = Arrays.copyOf(octets, Subheader.RSA_LENGTH);
        return keys.stream()
                .flatMap(key -> Rsa.decrypt(rsaPart, key.key()).stream())
                .findFirst()
                .filter(plain -> plain.length == Subheader.PLAIN_LENGTH)
                .map(plain -> {
                    Subheader subheader = Subheader.parse(plain);
                    Keyset keyset = subheader.keys();
                    OpenedHeader header = OpenedHeader.open(octets, plain, subheader, keyset);
                    keyset.wipe();
                    return header;
                });
    }

    /** Goes on where the RSA part is open; both arrays are changed. */
    static HopResult checked(byte[] octets, byte[] plain, String keySet) {
        if (plain.length != Subheader.PLAIN_LENGTH) {
            Arrays.fill(plain, (byte) 0);
            return refused(DropReason.BAD_LENGTH);
        }
        Subheader subheader = Subheader.parse(plain);
        Keyset keyset = subheader.keys();
        try {
            if (!subheader.isOurVersion()) {
                return refused(DropReason.BAD_VERSION);
            }
            Digest20 digest = Sha1.digest(octets, Subheader.RSA_LENGTH, OpenedHeader.STREAM_LENGTH);
            if (!digest.equals(subheader.digest())) {
                return refused(DropReason.BAD_DIGEST);
            }
            // from here on the packet is known to be meant for us: whatever becomes of it, it is remembered
            ReplayHash replayHash = new ReplayHash(keySet, keyset.digest(Mode.REPLAY_PREVENTION));
            return routed(octets, plain, subheader, keyset, replayHash);
        } finally {
            keyset.wipe();
            subheader.wipe();
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static HopResult routed(
            byte[] octets, byte[] plain, Subheader subheader, Keyset keyset, ReplayHash replayHash) {
        int type = subheader.routingType();
        if (type == RoutingType.DROP) {
            return dropped(DropReason.DROP_PACKET, replayHash);
        }
        if (!RoutingType.isRelay(type) && !RoutingType.isExit(type)) {
            return dropped(DropReason.UNKNOWN_TYPE, replayHash);
        }
        OpenedHeader header = OpenedHeader.open(octets, plain, subheader, keyset);
        if (RoutingType.isExit(type)) {
            return new HopResult.Exit(replayHash, exit(octets, header, keyset));
        }
        MmtpAddress nextHop;
        try {
            byte[] info = header.routingInfo();
            nextHop = RoutingType.isIpv4(type) ? MmtpAddress.parseIpv4Info(info) : MmtpAddress.parseHostInfo(info);
        } catch (WireFormatException e) {
            return dropped(DropReason.BAD_ROUTING_INFO, replayHash);
        }
        if (nextHop.keyId().isZero()) {
            return dropped(DropReason.ZERO_KEYID, replayHash);
        }
        return new HopResult.Relay(replayHash, nextHop, relay(octets, header, keyset));
    }

    private static ExitPacket exit(byte[] octets, OpenedHeader header, Keyset keyset) {
        byte[] payload = Arrays.copyOfRange(octets, Packet.PAYLOAD_OFFSET, Packet.PACKET_LENGTH);
        decrypt(keyset, Mode.PAYLOAD_ENCRYPT, payload, 0, payload.length);
        int type = header.subheader().routingType();
        return new ExitPacket(type, header.routingInfo(), keyset.key(Mode.APPLICATION_KEY), payload);
    }

    private static Packet relay(byte[] octets, OpenedHeader header, Keyset keyset) {
        byte[] out = octets.clone();
        decrypt(keyset, Mode.HEADER_ENCRYPT, out, Packet.HEADER2_OFFSET, Packet.HEADER_LENGTH);
        decrypt(keyset, Mode.PAYLOAD_ENCRYPT, out, Packet.PAYLOAD_OFFSET, Packet.PAYLOAD_LENGTH);
        if (RoutingType.isSwap(header.subheader().routingType())) {
            unhide(out);
            System.arraycopy(out, Packet.HEADER2_OFFSET, out, 0, Packet.HEADER_LENGTH);
            header.writeNext(out, Packet.HEADER2_OFFSET);
        } else {
            header.writeNext(out, 0);
        }
        return Packet.of(out);
    }

    /** Undoes what ties header 2 and payload together up to the swap: payload by header 2, header 2 by payload. */
    private static void unhide(byte[] packet) {
        Keyset byHeader = keysFrom(packet, Packet.HEADER2_OFFSET, Packet.HEADER_LENGTH);
        decrypt(byHeader, Mode.HIDE_PAYLOAD, packet, Packet.PAYLOAD_OFFSET, Packet.PAYLOAD_LENGTH);
        Keyset byPayload = keysFrom(packet, Packet.PAYLOAD_OFFSET, Packet.PAYLOAD_LENGTH);
        decrypt(byPayload, Mode.HIDE_HEADER, packet, Packet.HEADER2_OFFSET, Packet.HEADER_LENGTH);
    }

    private static Keyset keysFrom(byte[] packet, int offset, int length) {
        return new Keyset(Sha1.digest(packet, offset, length).bytes());
    }

    private static void decrypt(Keyset keyset, Mode mode, byte[] buffer, int offset, int length) {
        LionessKeys keys = keyset.lioness(mode);
        Lioness.decrypt(keys, buffer, offset, length);
        keys.wipe();
    }

    private static HopResult refused(DropReason reason) {
        return new HopResult.Drop(reason, Optional.empty());
    }

    private static HopResult dropped(DropReason reason, ReplayHash replayHash) {
        return new HopResult.Drop(reason, Optional.of(replayHash));
    }
}
