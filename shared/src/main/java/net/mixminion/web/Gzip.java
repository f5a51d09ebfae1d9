package net.mixminion.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Directories as they are stored and sent: compressed by gzip, or not. */
public final class Gzip {
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;

    private Gzip() {}

    /**
     * The text of a directory, one character for each octet.
     *
     * @param octets the text, compressed or not
     * @param maxOctets the most that the text may have; what is longer is not decompressed any further
     * @throws IOException if it is longer, or damaged
     */
    public static String text(byte[] octets, int maxOctets) throws IOException {
        if (octets.length < 2 || (octets[0] & 0xFF) != MAGIC_1 || (octets[1] & 0xFF) != MAGIC_2) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
            byte[] text = in.readNBytes(maxOctets + 1);
            if (text.length > maxOctets) {
                throw new IOException("it has more than " + maxOctets + " octets when decompressed");
            }
            return new String(text, StandardCharsets.ISO_8859_1);
        }
    }

    /** The compressed text. */
    public static byte[] compress(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toByteArray();
    }
}
