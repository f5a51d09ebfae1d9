package net.mixminion.client.fragments;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.OvercompressedException;

/** A message that was put together, still compressed: its text needn't fit into memory. */
public final class WholeMessage {
    /** A text that is so many times as long as what came is no letter, most likely (E2E-spec 2.3.2). */
    private static final int USUAL_FACTOR = 20;
    /** Octets that a text may have at least if the user insists. */
    private static final long FORCED = 64L * 1024 * 1024;

    private final byte[] compressed;
    private final long limit;

    private WholeMessage(byte[] compressed, long limit) {
        this.compressed = compressed;
        this.limit = limit;
    }

    /**
     * Looks at a message from its beginning to its end.
     *
     * @param name for what is said to the user
     * @param compressed the message, not copied
     * @param force whether its text may be more than 20 times as long, up to 64 MB
     * @throws ClientException if its text is longer, or it can't be uncompressed
     */
    public static WholeMessage of(String name, byte[] compressed, boolean force) throws ClientException {
        long usual = (long) USUAL_FACTOR * compressed.length;
        long limit = force ? Math.max(FORCED, usual) : usual;
        try {
            Compression.uncompress(compressed, limit, (buffer, offset, length) -> {});
        } catch (OvercompressedException e) {
            throw new ClientException(
                    ExitCode.DATA,
                    "the message " + name + " is more than " + limit + " octets long though only " + compressed.length
                            + " came"
                            + (force ? "; it is not written" : ", perhaps to fill your disk; --force writes it"));
        } catch (WireFormatException e) {
            throw new ClientException(ExitCode.DATA, "the message " + name + " can't be read: " + e.getMessage());
        }
        return new WholeMessage(compressed, limit);
    }

    /**
     * Writes the text.
     *
     * @throws IOException if {@code out} doesn't take it
     */
    public void writeTo(OutputStream out) throws IOException {
        try {
            Compression.uncompress(compressed, limit, (buffer, offset, length) -> {
                try {
                    out.write(buffer, offset, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (OvercompressedException | WireFormatException e) {
            throw new IllegalStateException("it was read once already", e);
        }
    }
}
