package net.mixminion.client.address;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes once it leaves the network: what the last server is told (minion-spec §3.2.5).
 *
 * @param type the exit type, 0 to 0xFFFE
 * @param info the exit information as text, without the tag
 * @param lastHop the server that the address is bound to, by nickname or descriptor file
 */
public record ExitAddress(int type, String info, @Nullable String lastHop) {
    /** Exit type of a packet that its last server throws away. */
    public static final int DROP = 0x0000;
    /** Exit type of mail to any address. */
    public static final int SMTP = 0x0100;
    /** Exit type of mail to somebody whom the last server knows by a name. */
    public static final int MBOX = 0x0101;
    /** Exit type that no server knows; for tests. */
    public static final int TEST = 0xFFFE;

    private static final int FIRST_EXIT_TYPE = 0x0100;

    /** The exit information as it is put into the header: octets, without the tag. */
    public byte[] infoOctets() {
        return info.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a message goes there; a packet to nowhere carries none. */
    public boolean hasPayload() {
        return type != DROP;
    }

    /** Whether a last server may be told this type; those from 1 to 0xFF tell a server to pass the packet on. */
    public boolean isExit() {
        return type == DROP || type >= FIRST_EXIT_TYPE;
    }

    /** Whether the address means something to one server only. */
    public boolean isBoundToServer() {
        return type == MBOX;
    }

    /** The kind of the address as in the text of one. */
    public String kind() {
        return switch (type) {
            case DROP -> "drop";
            case SMTP -> "smtp";
            case MBOX -> "mbox";
            default -> String.format(Locale.ROOT, "0x%04X", type);
        };
    }
}
