package net.mixminion.client.address;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.mixminion.packet.RoutingType;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes once it leaves the network: what the last server is told (minion-spec §3.2.5).
 *
 * @param type the exit type, 0 to 0xFFFE
 * @param info the exit information as text, without the tag
 * @param lastHop the server that the address is bound to, by nickname or descriptor file
 */
public record ExitAddress(int type, String info, @Nullable String lastHop) {
    /** The exit information as it is put into the header: octets, without the tag. */
    public byte[] infoOctets() {
        return info.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a message goes there; a packet to nowhere carries none. */
    public boolean hasPayload() {
        return type != RoutingType.DROP;
    }

    /** Whether a last server may be told this type; those from 1 to 0xFF tell a server to pass the packet on. */
    public boolean isExit() {
        return type == RoutingType.DROP || RoutingType.isExit(type);
    }

    /** Whether the address means something to one server only. */
    public boolean isBoundToServer() {
        return type == RoutingType.MBOX;
    }

    /** The kind of the address as in the text of one. */
    public String kind() {
        return switch (type) {
            case RoutingType.DROP -> "drop";
            case RoutingType.SMTP -> "smtp";
            case RoutingType.MBOX -> "mbox";
            default -> String.format(Locale.ROOT, "0x%04X", type);
        };
    }
}
