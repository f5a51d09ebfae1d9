package net.mixminion.ctl;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import net.mixminion.config.ServerSection;
import net.mixminion.spool.Durable;
import net.mixminion.spool.SecureDelete;

/** A copy of a home as it was before an upgrade: keys, work and queues, for its owner alone. */
final class HomeBackup {
    private static final String UNFINISHED = ".unfinished";

    private HomeBackup() {}

    /**
     * Makes the copy, or leaves a complete one of an earlier attempt as it is.
     *
     * @param place where the copy goes, inside the base directory
     */
    static void make(ServerSection server, Path place) throws IOException {
        if (Files.exists(place)) {
            return;
        }
        Path unfinished = place.resolveSibling(place.getFileName() + UNFINISHED);
        if (Files.exists(unfinished)) {
            SecureDelete.tree(unfinished);
        }
        Files.createDirectory(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String file : new String[] {"version", "current-desc"}) {
            Path from = server.baseDir().resolve(file);
            if (Files.exists(from)) {
                Files.copy(from, unfinished.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        copy(server.keyDir(), unfinished.resolve("keys"));
        copy(server.workDir(), unfinished.resolve("work"));
        if (!server.queueDir().startsWith(server.workDir())) {
            copy(server.queueDir(), unfinished.resolve("queues"));
        }
        Files.move(unfinished, place);
        Durable.syncDirectory(server.baseDir());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(
                        to.resolve(from.relativize(directory).toString()),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ)) {
                        channel.force(true);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
