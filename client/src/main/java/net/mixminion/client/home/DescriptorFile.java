package net.mixminion.client.home;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;

/** A file with one server descriptor, as text or compressed with gzip. */
public final class DescriptorFile {
    /** Many times what a descriptor has: a wrong file must not fill the memory. */
    private static final int MAX_OCTETS = 256 * 1024;

    private static final int GZIP_MAGIC_1 = 0x1F;
    private static final int GZIP_MAGIC_2 = 0x8B;

    private DescriptorFile() {}

    /**
     * Reads and verifies a descriptor.
     *
     * @param now a descriptor from the future is refused; an expired one isn't
     * @throws IOException if the file can't be read
     * @throws WireFormatException if it isn't a descriptor, or one that somebody changed
     */
    public static ServerDescriptor read(Path file, Instant now) throws IOException, WireFormatException {
        byte[] octets;
        try (InputStream in = Files.newInputStream(file)) {
            octets = bounded(in);
        }
        if (octets.length > 2 && (octets[0] & 0xFF) == GZIP_MAGIC_1 && (octets[1] & 0xFF) == GZIP_MAGIC_2) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
                octets = bounded(in);
            } catch (IOException e) {
                throw new WireFormatException("damaged gzip file: " + e.getMessage());
            }
        }
        return ServerDescriptor.parse(new String(octets, StandardCharsets.ISO_8859_1), now);
    }

    private static byte[] bounded(InputStream in) throws IOException, WireFormatException {
        byte[] octets = in.readNBytes(MAX_OCTETS + 1);
        if (octets.length > MAX_OCTETS) {
            throw new WireFormatException("too long for a server descriptor");
        }
        return octets;
    }
}
