package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Deletes keys: zeros over the octets, fsync, unlink, fsync of the directory.
 *
 * <p>A best effort. On flash, on copying file systems (btrfs, ZFS), on journals that hold data, in snapshots and in
 * backups the old octets may live on; only an encrypted disk helps there.
 */
public final class SecureDelete {
    private static final Disk DISK = new Disk(Steps.NONE);

    private SecureDelete() {}

    /** Destroys a file; false if there was none. A symbolic link is removed, what it points to is left alone. */
    public static boolean file(Path file) throws IOException {
        boolean deleted = DISK.erase(file, true);
        Path directory = file.toAbsolutePath().getParent();
        if (deleted && directory != null) {
            DISK.syncDirectory(directory);
        }
        return deleted;
    }

    /**
     * Destroys a directory and all that is in it; false if there was none. Symbolic links are removed and not followed.
     */
    public static boolean tree(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return file(directory);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    tree(entry);
                } else {
                    DISK.erase(entry, true);
                }
            }
        }
        DISK.syncDirectory(directory);
        return file(directory);
    }
}
