package net.mixminion.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Reads files that may be anything: no link is followed, no FIFO opened, no memory taken before the length is known.
 */
final class BoundedFile {
    /** Octets of a file that are read without memory being taken for it: more than a packet and its header. */
    private static final int SCRATCH_LENGTH = 64 * 1024;

    private static final ThreadLocal<ByteBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH_LENGTH));

    private BoundedFile() {}

    /**
     * The octets of a regular file of at least {@code min} and at most {@code max} octets.
     *
     * @return empty if there is no such file
     * @throws UnreadableException if it is no regular file, or of another length
     */
    static Optional<byte[]> read(Path file, int min, int max) throws IOException, UnreadableException {
        return buffer(file, min, max, ByteBuffer::allocate).map(ByteBuffer::array);
    }

    /**
     * As {@link #read}, for octets that are looked at and copied at once: they are gone when this thread calls again.
     */
    static Optional<ByteBuffer> glance(Path file, int min, int max) throws IOException, UnreadableException {
        return buffer(
                file,
                min,
                max,
                length -> length > SCRATCH_LENGTH
                        ? ByteBuffer.allocate(length)
                        : SCRATCH.get().clear().limit(length));
    }

    private static Optional<ByteBuffer> buffer(Path file, int min, int max, IntFunction<ByteBuffer> memory)
            throws IOException, UnreadableException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new UnreadableException("not a regular file");
            }
            if (attributes.size() < min || attributes.size() > max) {
                throw new UnreadableException(attributes.size() + " octets, expected "
                        + (min == max ? Integer.toString(min) : min + " to " + max));
            }
            return Optional.of(fill(file, memory.apply((int) attributes.size())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * The first octets of a regular file, {@code length} if it has as many.
     *
     * @return empty if there is no such file
     * @throws UnreadableException if it is no regular file
     */
    static Optional<byte[]> start(Path file, int length) throws IOException, UnreadableException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new UnreadableException("not a regular file");
            }
            return Optional.of(fill(file, ByteBuffer.allocate((int) Math.min(length, attributes.size())))
                    .array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer fill(Path file, ByteBuffer octets) throws IOException, UnreadableException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            while (octets.hasRemaining()) {
                if (channel.read(octets) < 0) {
                    throw new UnreadableException("cut while it was read");
                }
            }
        }
        return octets.flip();
    }
}
