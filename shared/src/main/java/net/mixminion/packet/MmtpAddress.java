package net.mixminion.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;

/**
 * Where a packet goes by MMTP: host, port, and the SHA-1 of the next server's identity key (minion-spec §3.2.1.1).
 *
 * @param host a host name or dotted quad in lower case
 * @param port 0 to 65535
 * @param keyId twenty zero octets are read here too; no one may connect with them, since they name no server
 */
public record MmtpAddress(String host, int port, Digest20 keyId) {
    private static final int PORT_OCTETS = 2;
    private static final int FIXED_OCTETS = PORT_OCTETS + Digest20.LENGTH;
    private static final int IPV4_OCTETS = 4;
    private static final int MAX_PORT = 0xFFFF;

    /**
     * Takes the host name in any case.
     *
     * @throws IllegalArgumentException if the host can't be a host name or the port no port
     */
    public MmtpAddress {
        if (!isPlausibleHost(host)) {
            throw new IllegalArgumentException("not a host name");
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the routing info of a FWD/HOST or SWAP-FWD/HOST hop: port (2), key id (20), host name (the rest).
     *
     * @throws WireFormatException if it is shorter than 23 octets or the name can't be a host name
     */
    public static MmtpAddress parseHostInfo(byte[] info) throws WireFormatException {
        if (info.length <= FIXED_OCTETS) {
            throw new WireFormatException("routing info of " + info.length + " octets has no host name");
        }
        String host = new String(info, FIXED_OCTETS, info.length - FIXED_OCTETS, StandardCharsets.ISO_8859_1);
        if (!isPlausibleHost(host)) {
            throw new WireFormatException("routing info with an impossible host name");
        }
        return fromParts(host, info, 0);
    }

    /**
     * Reads the routing info of a FWD/IPV4 or SWAP-FWD/IPV4 hop: address (4), port (2), key id (20).
     *
     * @throws WireFormatException if it hasn't 26 octets
     */
    public static MmtpAddress parseIpv4Info(byte[] info) throws WireFormatException {
        if (info.length != IPV4_OCTETS + FIXED_OCTETS) {
            throw new WireFormatException("IPv4 routing info of " + info.length + " octets");
        }
        String host = Byte.toUnsignedInt(info[0])
                + "."
                + Byte.toUnsignedInt(info[1])
                + "."
                + Byte.toUnsignedInt(info[2])
                + "."
                + Byte.toUnsignedInt(info[3]);
        return fromParts(host, info, IPV4_OCTETS);
    }

    /** The routing info of a hop that relays here by host name: port (2), key id (20), host name. */
    public byte[] routingInfo() {
        byte[] name = host.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(FIXED_OCTETS + name.length)
                .putShort((short) port)
                .put(keyId.bytes())
                .put(name)
                .array();
    }

    /**
     * Whether a text can be a host name as packets carry it: letters, digits, dots and dashes, not empty, no empty
     * label but the last one. Any length, dashes anywhere, no underscore.
     */
    public static boolean isPlausibleHost(String host) {
        if (host.isEmpty() || host.charAt(0) == '.' || host.contains("..")) {
            return false;
        }
        return host.chars().allMatch(MmtpAddress::isHostCharacter);
    }

    private static boolean isHostCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }

    private static MmtpAddress fromParts(String host, byte[] info, int portOffset) {
        int port = Short.toUnsignedInt(ByteBuffer.wrap(info).getShort(portOffset));
        return new MmtpAddress(host, port, Digest20.of(info, portOffset + PORT_OCTETS, Digest20.LENGTH));
    }
}
