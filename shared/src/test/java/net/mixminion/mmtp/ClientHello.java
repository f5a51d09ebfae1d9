package net.mixminion.mmtp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a TLS client offers in its first message (RFC 8446 §4.1.2).
 *
 * @param suites the cipher suites in their order
 * @param extensions the types of the extensions in their order
 */
record ClientHello(List<Integer> suites, List<Integer> extensions) {
    private static final int HEADER = 5 + 4;
    private static final int VERSION_AND_RANDOM = 2 + 32;

    /** Reads one that fits into a record. */
    static ClientHello read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        in.skipNBytes(HEADER + VERSION_AND_RANDOM);
        in.skipNBytes(in.readUnsignedByte());
        List<Integer> suites = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left -= 2) {
            suites.add(in.readUnsignedShort());
        }
        in.skipNBytes(in.readUnsignedByte());
        List<Integer> extensions = new ArrayList<>();
        int left = in.readUnsignedShort();
        while (left > 0) {
            extensions.add(in.readUnsignedShort());
            int length = in.readUnsignedShort();
            in.skipNBytes(length);
            left -= 4 + length;
        }
        return new ClientHello(suites, extensions);
    }
}
