package net.mixminion.packet;

import java.util.Arrays;
import java.util.Optional;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;

/** A packet at its exit: the way of delivery, the routing info, the application key and the decrypted payload. */
public final class ExitPacket {
    private final int exitType;
    private final byte[] routingInfo;
    private final byte[] applicationKey;
    private final byte[] payload;

    /**
     * Takes its arrays over without copying them.
     *
     * @param exitType 0x0100 to 0xFFFF
     * @param routingInfo the decoding handle, if the type has one, and the address
     * @param applicationKey 16 octets
     * @param payload 28,672 octets
     * @throws IllegalArgumentException if type or a length is another
     */
    public ExitPacket(int exitType, byte[] routingInfo, byte[] applicationKey, byte[] payload) {
        if (!RoutingType.isExit(exitType) || exitType > RoutingType.LAST) {
            throw new IllegalArgumentException("not an exit type: " + exitType);
        }
        if (applicationKey.length != AesCtr.KEY_LENGTH || payload.length != Packet.PAYLOAD_LENGTH) {
            throw new IllegalArgumentException("application key or payload of a wrong length");
        }
        this.exitType = exitType;
        this.routingInfo = routingInfo;
        this.applicationKey = applicationKey;
        this.payload = payload;
    }

    /** The way of delivery, 0x0100 to 0xFFFF ({@link RoutingType}). */
    public int exitType() {
        return exitType;
    }

    /** The whole routing info, handle included; a copy. */
    public byte[] routingInfo() {
        return routingInfo.clone();
    }

    /** The 16 octets that the sender shares with the delivery module; a copy. No module uses them yet. */
    public byte[] applicationKey() {
        return applicationKey.clone();
    }

    /** The payload's 28,672 octets themselves, not a copy: never to be changed. */
    public byte[] payload() {
        return payload;
    }

    /**
     * The decoding handle, the first 20 octets of the routing info.
     *
     * @return empty for fragments, which have none, and where the routing info is too short for it
     */
    public Optional<Digest20> tag() {
        return hasTag() ? Optional.of(Digest20.of(routingInfo, 0, Digest20.LENGTH)) : Optional.empty();
    }

    /** The delivery address: the routing info without the handle; a copy, may be empty. */
    public byte[] address() {
        return hasTag() ? Arrays.copyOfRange(routingInfo, Digest20.LENGTH, routingInfo.length) : routingInfo.clone();
    }

    /** Whether the type needs a decoding handle and the routing info is too short for one: nobody can deliver it. */
    public boolean lacksTag() {
        return RoutingType.hasTag(exitType) && routingInfo.length < Digest20.LENGTH;
    }

    /** Shows nothing that a sender or recipient could be known by. */
    @Override
    public String toString() {
        return "ExitPacket[type 0x%04x]".formatted(exitType);
    }

    private boolean hasTag() {
        return RoutingType.hasTag(exitType) && !lacksTag();
    }
}
