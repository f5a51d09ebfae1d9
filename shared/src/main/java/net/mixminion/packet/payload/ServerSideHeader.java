package net.mixminion.packet.payload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import net.mixminion.crypto.WireFormatException;

/**
 * Where the exit delivers a message that it puts together itself; stands in front of the compressed message, so that
 * nobody reads it before the last fragment is there (E2E-spec §2.2.2.1).
 *
 * <p>2 octets exit type, 2 octets length, routing info. Fragments themselves come with type FRAGMENT and no info.
 */
public final class ServerSideHeader {
    private static final int FIXED_LENGTH = 4;
    private static final int MAX_UNSIGNED = 0xffff;

    private final int exitType;
    private final byte[] routingInfo;

    /**
     * @param exitType 0 to 0xffff; only 0x100 and above can be delivered
     * @param routingInfo the address without decoding handle, at most 65535 octets
     */
    public ServerSideHeader(int exitType, byte[] routingInfo) {
        if (exitType < 0 || exitType > MAX_UNSIGNED || routingInfo.length > MAX_UNSIGNED) {
            throw new IllegalArgumentException("exit type or routing info out of range");
        }
        this.exitType = exitType;
        this.routingInfo = routingInfo.clone();
    }

    /**
     * Reads the header at the start of a reassembled message; the compressed message follows it at {@link #length}.
     *
     * @throws WireFormatException if the message is too short for it
     */
    public static ServerSideHeader parse(byte[] message) throws WireFormatException {
        try {
            return read(new ByteArrayInputStream(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the header from the start of a reassembled message; the compressed message is what the stream still has.
     *
     * @throws WireFormatException if the message is too short for it
     * @throws IOException as the stream does
     */
    public static ServerSideHeader read(InputStream message) throws WireFormatException, IOException {
        byte[] fixed = message.readNBytes(FIXED_LENGTH);
        if (fixed.length < FIXED_LENGTH) {
            throw new WireFormatException("a reassembled message of only " + fixed.length + " octets");
        }
        ByteBuffer in = ByteBuffer.wrap(fixed);
        int exitType = in.getShort() & MAX_UNSIGNED;
        int infoLength = in.getShort() & MAX_UNSIGNED;
        byte[] info = message.readNBytes(infoLength);
        if (info.length < infoLength) {
            throw new WireFormatException("a reassembled message that ends within its address");
        }
        return new ServerSideHeader(exitType, info);
    }

    /** The octets of this header. */
    public byte[] pack() {
        return ByteBuffer.allocate(length())
                .putShort((short) exitType)
                .putShort((short) routingInfo.length)
                .put(routingInfo)
                .array();
    }

    /** Octets of this header. */
    public int length() {
        return FIXED_LENGTH + routingInfo.length;
    }

    /** The exit type to deliver with; not checked, anything from 0 to 0xffff. */
    public int exitType() {
        return exitType;
    }

    /** A copy of the address, without decoding handle. */
    public byte[] routingInfo() {
        return routingInfo.clone();
    }
}
