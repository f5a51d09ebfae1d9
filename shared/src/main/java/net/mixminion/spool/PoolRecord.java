package net.mixminion.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a file of every pool but {@code incoming/} holds: a small header of names and values, and a body of octets.
 *
 * <p>The file: magic {@code MIXR}, version (2 octets), length of the header (4), length of the body (4), the header as
 * one flat JSON object, the body, CRC32C of all that (4); numbers with the most significant octet first.
 *
 * <p>A record doesn't copy its body: whoever hands one over doesn't write to it any more.
 */
public final class PoolRecord {
    /** The most octets a header may have. */
    public static final int MAX_HEADER_LENGTH = 16 * 1024;
    /** The most octets a body may have, unless a pool says less. */
    public static final int MAX_BODY_LENGTH = 64 * 1024 * 1024;

    /** Octets at the start of a file that hold every usual header. */
    private static final int LENGTH_OF_START = 1024;

    static final int OVERHEAD = 4 + 2 + 4 + 4 + 4;
    private static final int MAGIC = 0x4d495852;
    private static final int VERSION = 1;
    private static final int CRC_LENGTH = 4;

    private final Map<String, String> header;
    private final byte[] body;

    /** A record of {@code header}, copied, and {@code body}, not copied. */
    public PoolRecord(Map<String, String> header, byte[] body) {
        this.header = Map.copyOf(header);
        this.body = body;
    }

    /** The header, unmodifiable. */
    public Map<String, String> header() {
        return header;
    }

    /** The header's value of {@code name}. */
    public Optional<String> field(String name) {
        return Optional.ofNullable(header.get(name));
    }

    /** The body itself, not a copy. */
    public byte[] body() {
        return body;
    }

    /** The octets of the file. */
    public byte[] encode() {
        byte[] json = FlatJson.write(header);
        if (json.length > MAX_HEADER_LENGTH || body.length > MAX_BODY_LENGTH) {
            throw new IllegalArgumentException(
                    "a record of " + json.length + " octets of header and " + body.length + " of body");
        }
        ByteBuffer file = ByteBuffer.allocate(OVERHEAD + json.length + body.length);
        file.putInt(MAGIC)
                .putShort((short) VERSION)
                .putInt(json.length)
                .putInt(body.length)
                .put(json)
                .put(body);
        file.putInt(crc(file.duplicate().flip()));
        return file.array();
    }

    /**
     * The record in a file, whose body has at most {@code mostOfBody} octets; empty if there is no file.
     *
     * @throws UnreadableException if it is not exactly one record
     */
    static Optional<PoolRecord> of(Path file, int mostOfBody) throws IOException, UnreadableException {
        Optional<ByteBuffer> octets = BoundedFile.glance(file, OVERHEAD, OVERHEAD + MAX_HEADER_LENGTH + mostOfBody);
        return octets.isPresent() ? Optional.of(decode(octets.get())) : Optional.empty();
    }

    /**
     * The record in the octets of a file.
     *
     * @throws UnreadableException if they are not exactly one record
     */
    static PoolRecord decode(byte[] octets) throws UnreadableException {
        return decode(ByteBuffer.wrap(octets));
    }

    private static PoolRecord decode(ByteBuffer file) throws UnreadableException {
        int length = file.remaining();
        if (length < OVERHEAD) {
            throw new UnreadableException("cut short: " + length + " octets");
        }
        int crc = crc(file.slice(file.position(), length - CRC_LENGTH));
        if (file.getInt() != MAGIC) {
            throw new UnreadableException("not a record: wrong magic");
        }
        int version = file.getShort() & 0xffff;
        if (version != VERSION) {
            throw new UnreadableException("version " + version + ", we know " + VERSION);
        }
        int headerLength = file.getInt();
        int bodyLength = file.getInt();
        if (headerLength < 0
                || headerLength > MAX_HEADER_LENGTH
                || bodyLength < 0
                || length != (long) OVERHEAD + headerLength + bodyLength) {
            throw new UnreadableException("lengths don't fit: header " + headerLength + ", body " + bodyLength
                    + ", file " + length + " octets");
        }
        byte[] json = new byte[headerLength];
        file.get(json);
        byte[] body = new byte[bodyLength];
        file.get(body);
        if (file.getInt() != crc) {
            throw new UnreadableException("wrong checksum");
        }
        try {
            return new PoolRecord(FlatJson.read(json), body);
        } catch (IOException e) {
            throw new UnreadableException("header is not a flat JSON object");
        }
    }

    /** The header of a file without the rest; empty if that can't be had so easily. */
    static Optional<Map<String, String>> headerOf(Path file) throws IOException {
        try {
            return BoundedFile.start(file, LENGTH_OF_START).flatMap(PoolRecord::header);
        } catch (AccessDeniedException | UnreadableException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, String>> header(byte[] start) {
        ByteBuffer file = ByteBuffer.wrap(start);
        if (start.length < OVERHEAD || file.getInt() != MAGIC || file.getShort() != VERSION) {
            return Optional.empty();
        }
        int headerLength = file.getInt();
        file.getInt();
        if (headerLength < 0 || headerLength > file.remaining()) {
            return Optional.empty();
        }
        byte[] json = new byte[headerLength];
        file.get(json);
        try {
            return Optional.of(FlatJson.read(json));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int crc(ByteBuffer octets) {
        CRC32C crc = new CRC32C();
        crc.update(octets);
        return (int) crc.getValue();
    }

    /** Names and lengths; never the values. */
    @Override
    public String toString() {
        return "PoolRecord" + new LinkedHashMap<>(header).keySet() + ", " + body.length + " octets";
    }
}
