package net.mixminion.packet.payload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.ReplyRoute;
import net.mixminion.packet.RoutingType;

/**
 * A single-use reply block: lets anybody send one packet to its maker without knowing him (minion-spec §3.3).
 *
 * <p>"SURB", version 00 01, 4 octets expiry, 2048 header, 2 length and 2 type of the routing info, 16 key, routing info.
 */
public final class ReplyBlock implements ReplyRoute {
    private static final byte[] MAGIC = "SURB".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 0x0001;
    private static final int FIXED_LENGTH = 30 + Packet.HEADER_LENGTH;
    private static final int MAX_UNSIGNED = 0xffff;
    private static final long MAX_SECONDS = 0xffffffffL;

    private final byte[] header;
    private final long expires;
    private final int routingType;
    private final byte[] routingInfo;
    private final byte[] encryptionKey;

    /** Takes the arrays without copies. */
    ReplyBlock(byte[] header, Instant expires, int routingType, byte[] routingInfo, byte[] encryptionKey) {
        if (header.length != Packet.HEADER_LENGTH || encryptionKey.length != AesCtr.KEY_LENGTH) {
            throw new IllegalArgumentException("header or key of a wrong length");
        }
        if (expires.getEpochSecond() < 0 || expires.getEpochSecond() > MAX_SECONDS) {
            throw new IllegalArgumentException("a reply block can't expire on " + expires);
        }
        if (routingType < 0 || routingType > MAX_UNSIGNED || routingInfo.length > MAX_UNSIGNED) {
            throw new IllegalArgumentException("routing type or info out of range");
        }
        this.header = header;
        this.expires = expires.getEpochSecond();
        this.routingType = routingType;
        this.routingInfo = routingInfo;
        this.encryptionKey = encryptionKey;
    }

    /**
     * Reads the reply block at the start of the octets; what follows it is ignored.
     *
     * @throws WireFormatException if they are too short, or magic or version are others
     */
    public static ReplyBlock parse(byte[] octets) throws WireFormatException {
        return parse(octets, 0);
    }

    /**
     * Reads all reply blocks of a file, which may be separated by blanks, tabs and line ends.
     *
     * @throws WireFormatException as {@link #parse}
     */
    public static List<ReplyBlock> parseAll(byte[] octets) throws WireFormatException {
        List<ReplyBlock> blocks = new ArrayList<>();
        int at = 0;
        while (at < octets.length) {
            if (isSpace(octets[at])) {
                at++;
                continue;
            }
            ReplyBlock block = parse(octets, at);
            blocks.add(block);
            at += block.length();
        }
        return blocks;
    }

    /** The binary form. */
    public byte[] pack() {
        return ByteBuffer.allocate(length())
                .put(MAGIC)
                .putShort((short) VERSION)
                .putInt((int) expires)
                .put(header)
                .putShort((short) routingInfo.length)
                .putShort((short) routingType)
                .put(encryptionKey)
                .put(routingInfo)
                .array();
    }

    /** SHA-1 of the binary form: by this its uses are logged. */
    public Digest20 digest() {
        return Sha1.digest(pack());
    }

    /** When the block's servers forget the keys that it is made for; a whole second. */
    public Instant expires() {
        return Instant.ofEpochSecond(expires);
    }

    /**
     * The server that the sender's path has to lead to.
     *
     * @throws WireFormatException if the routing type isn't a swap, or the info isn't an address
     */
    public MmtpAddress firstHop() throws WireFormatException {
        return switch (routingType) {
            case RoutingType.SWAP_FWD_HOST -> MmtpAddress.parseHostInfo(routingInfo);
            case RoutingType.SWAP_FWD_IPV4 -> MmtpAddress.parseIpv4Info(routingInfo);
            default -> throw new WireFormatException("a reply block with the routing type " + routingType);
        };
    }

    @Override
    public byte[] header() {
        return header.clone();
    }

    @Override
    public int routingType() {
        return routingType;
    }

    @Override
    public byte[] routingInfo() {
        return routingInfo.clone();
    }

    @Override
    public byte[] encryptionKey() {
        return encryptionKey.clone();
    }

    @Override
    public String toString() {
        return "ReplyBlock(" + digest() + ")";
    }

    private int length() {
        return FIXED_LENGTH + routingInfo.length;
    }

    private static ReplyBlock parse(byte[] octets, int offset) throws WireFormatException {
        ByteBuffer in = ByteBuffer.wrap(octets, offset, octets.length - offset);
        if (in.remaining() < FIXED_LENGTH) {
            throw new WireFormatException("a reply block of only " + in.remaining() + " octets");
        }
        if (!Arrays.equals(MAGIC, take(in, MAGIC.length))) {
            throw new WireFormatException("not a reply block");
        }
        int major = in.get() & 0xff;
        int minor = in.get() & 0xff;
        if ((major << Byte.SIZE | minor) != VERSION) {
            throw new WireFormatException("a reply block of the unknown version " + major + "." + minor);
        }
        Instant expires = Instant.ofEpochSecond(in.getInt() & MAX_SECONDS);
        byte[] header = take(in, Packet.HEADER_LENGTH);
        int infoLength = in.getShort() & MAX_UNSIGNED;
        int type = in.getShort() & MAX_UNSIGNED;
        byte[] key = take(in, AesCtr.KEY_LENGTH);
        if (in.remaining() < infoLength) {
            throw new WireFormatException("a reply block that ends within its routing info");
        }
        return new ReplyBlock(header, expires, type, take(in, infoLength), key);
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }
}
