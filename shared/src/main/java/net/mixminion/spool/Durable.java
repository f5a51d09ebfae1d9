package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Single files and directories that must be on stable storage when the call returns. */
public final class Durable {
    private static final Disk DISK = new Disk(Steps.NONE);

    private Durable() {}

    /**
     * Puts {@code content} in the place of {@code file}, all or nothing, mode 0600: written beside it as
     * {@code .NAME.tmp}, fsync, rename, fsync of the directory. A reader sees the old file or the new one.
     */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(DISK, file, content, Disk.PRIVATE);
    }

    /** As {@link #replace(Path, byte[])}, with a mode like {@code rw-r--r--}. */
    public static void replace(Path file, byte[] content, String mode) throws IOException {
        replace(DISK, file, content, PosixFilePermissions.fromString(mode));
    }

    static void replace(Disk disk, Path file, byte[] content, Set<PosixFilePermission> mode) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        disk.deleteIfAbandoned(temporary);
        try (Disk.Unfinished written = disk.write(temporary, mode, content)) {
            disk.rename(written.path(), file);
        }
        syncDirectory(disk, file);
    }

    private static void syncDirectory(Disk disk, Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            disk.syncDirectory(directory);
        }
    }

    /** fsync(2) of a directory: names made, changed and removed in it before are on stable storage. */
    public static void syncDirectory(Path directory) throws IOException {
        DISK.syncDirectory(directory);
    }
}
