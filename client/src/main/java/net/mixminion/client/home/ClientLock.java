package net.mixminion.client.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;

/**
 * Held by the one process that changes what is in the user's directory; ends with it, however it ends. Not for several
 * threads of one process.
 */
public final class ClientLock implements AutoCloseable {
    private final FileChannel file;

    private ClientLock(FileChannel file) {
        this.file = file;
    }

    static ClientLock take(Path path) throws ClientException {
        try {
            FileChannel file = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                file.lock();
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            return new ClientLock(file);
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't lock " + path + ": " + ClientHome.reason(e));
        }
    }

    /** Closing the file gives up the lock. */
    @Override
    public void close() throws ClientException {
        try {
            file.close();
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't unlock our directory: " + e.getMessage());
        }
    }
}
