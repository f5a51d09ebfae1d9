package net.mixminion.client.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;

/** Files that are there entirely or as they were before, whatever happens while they are written. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a file that only its owner can read, durably, in place of the one of that name.
     *
     * @throws ClientException if it can't be written; what was there is there still
     */
    public static void write(Path file, byte[] content) throws ClientException {
        try {
            Path directory = directoryOf(file);
            // 0600 from the start, and under its later name too
            Path unfinished = Files.createTempFile(directory, ".inp_", "");
            try {
                try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                    ByteBuffer rest = ByteBuffer.wrap(content);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                    channel.force(true);
                }
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't write " + file + ": " + ClientHome.reason(e));
        }
    }

    private static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
