package net.mixminion.packet.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.mixminion.crypto.WireFormatException;

/**
 * The compression of messages: zlib, level 9, window of 32K (E2E-spec §2.1.1).
 *
 * <p>Everybody's zlib has to give the same octets, or messages could be told apart by who compressed them; therefore
 * nothing is compressed before {@link #selfCheck} has passed.
 */
public final class Compression {
    private static final int LEVEL = 9;
    private static final byte FIRST_OCTET = 0x78;
    private static final byte SECOND_OCTET = (byte) 0xda;
    /** Anything shorter has no complete header and checksum. */
    private static final int MIN_LENGTH = 6;

    private static final int STEP = 8192;

    private static final String KNOWN_TEXT = "aZbAAcdefg".repeat(1000);
    private static final String KNOWN_RESULT = "78daedc6411100200800b06cd4f08702f66f600eefb6d772ed88533d37cd"
            + "ccccccccccccccccccccccccccccccccccccbedd03718d0a93";

    private static volatile boolean checked;

    private Compression() {}

    /** Takes pieces of unpacked text as they come. */
    @FunctionalInterface
    public interface Sink {
        /** Takes {@code length} octets of a buffer that is used again. */
        void write(byte[] buffer, int offset, int length);
    }

    /**
     * Compresses a message.
     *
     * @throws IllegalStateException if {@link #selfCheck} fails
     */
    public static byte[] compress(byte[] message) {
        if (!checked) {
            selfCheck();
            checked = true;
        }
        return deflate(message);
    }

    /**
     * Compares the Java runtime's zlib with the network's by a known text.
     *
     * @throws IllegalStateException if its output differs; the message says what to do
     */
    public static void selfCheck() {
        byte[] found = deflate(KNOWN_TEXT.getBytes(StandardCharsets.US_ASCII));
        if (!HexFormat.of().formatHex(found).equals(KNOWN_RESULT)) {
            throw new IllegalStateException(
                    "This Java runtime's zlib compresses differently from the rest of the network,"
                            + " so messages packed with it could be recognised. Use a Java runtime that brings or finds zlib 1.2"
                            + " or 1.3 (not zlib-ng or another replacement). Reading messages works with any.");
        }
    }

    /**
     * Unpacks compressed data that are complete, cut off at the end, or followed by other octets.
     *
     * @param limit octets that the result may have at most
     * @throws OvercompressedException if the result would be longer
     * @throws WireFormatException if the header isn't zlib's for level 9, or the data or their checksum are damaged
     */
    public static byte[] uncompress(byte[] data, int limit) throws WireFormatException, OvercompressedException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(Math.min(limit, STEP));
        uncompress(data, limit, text::write);
        return text.toByteArray();
    }

    /**
     * Unpacks piece by piece, so that the text needn't fit in memory.
     *
     * <p>At the limit zlib goes on as long as it needs no room for output. If it isn't at the end by then, octets that
     * are still unread tell an overlong text; without any, text that zlib holds back tells damaged data.
     *
     * @param limit octets that the result may have at most
     * @param sink has taken everything up to the fault if this throws
     * @throws OvercompressedException as {@link #uncompress(byte[], int)}
     * @throws WireFormatException as {@link #uncompress(byte[], int)}
     */
    public static void uncompress(byte[] data, long limit, Sink sink)
            throws WireFormatException, OvercompressedException {
        if (data.length < MIN_LENGTH || data[0] != FIRST_OCTET || data[1] != SECOND_OCTET) {
            throw new WireFormatException("not compressed with zlib at level 9");
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            byte[] buffer = new byte[STEP];
            long left = limit;
            while (left > 0 && !inflater.finished()) {
                int count = inflater.inflate(buffer, 0, (int) Math.min(left, STEP));
                if (count == 0 && !inflater.finished()) {
                    return;
                }
                sink.write(buffer, 0, count);
                left -= count;
            }
            if (inflater.finished()) {
                return;
            }
            if (inflater.getRemaining() > 0) {
                throw new OvercompressedException(limit);
            }
            if (holdsTextBack(inflater)) {
                throw new WireFormatException("damaged compressed data");
            }
        } catch (DataFormatException e) {
            throw new WireFormatException("damaged compressed data", e);
        } finally {
            inflater.end();
        }
    }

    private static boolean holdsTextBack(Inflater inflater) {
        try {
            return inflater.inflate(new byte[1]) > 0;
        } catch (DataFormatException e) {
            // the text within the limit is whole
            return false;
        }
    }

    private static byte[] deflate(byte[] message) {
        Deflater deflater = new Deflater(LEVEL);
        try {
            deflater.setInput(message);
            deflater.finish();
            ByteArrayOutputStream result = new ByteArrayOutputStream(STEP);
            byte[] buffer = new byte[STEP];
            while (!deflater.finished()) {
                result.write(buffer, 0, deflater.deflate(buffer));
            }
            return result.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
