package net.mixminion.client.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import net.mixminion.crypto.Sha1;

/**
 * The packets that this process has taken on, so that no other one hands them over or deletes them meanwhile.
 *
 * <p>A claim is a lock of the system (fcntl(2)) on one octet of the empty file {@code .claims}, far behind its end, at a
 * place that follows from the packet's handle. So all claims of a process end with it, however it ends, and a file of a
 * dead process is never in the way; nobody waits for a claim; and they cost no open file each. Two handles meet at
 * one octet once in 2^62 times; one of them is then left for later.
 *
 * <p>{@code send} claims its packets before their files have their names, so that {@code flush} never finds one of them
 * unclaimed while {@code send} is at work. {@code flush} claims what it finds and then looks whether it is still there:
 * whoever had it before deletes it before giving up the claim.
 *
 * <p>One object in a process: the system forgets its locks when any other one of that process is closed.
 */
final class Claims implements AutoCloseable {
    private static final String NAME = ".claims";
    /** Keeps the place and the octet behind it below 2^63. */
    private static final int SPARE_BITS = 2;

    private final FileChannel file;

    private Claims(FileChannel file) {
        this.file = file;
    }

    /** Opens the file in a directory; nothing is claimed yet. */
    static Claims in(Path directory) throws IOException {
        return new Claims(FileChannel.open(
                directory.resolve(NAME),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    /** Takes a packet on; false if it is taken on already, by whomever. */
    boolean take(String handle) throws IOException {
        try {
            return file.tryLock(place(handle), 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static long place(String handle) {
        byte[] hash = Sha1.hash(handle.getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.wrap(hash).getLong() >>> SPARE_BITS;
    }

    /** Gives up all claims. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
