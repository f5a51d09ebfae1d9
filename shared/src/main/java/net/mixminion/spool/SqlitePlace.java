package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where an open database lies: its file and the write-ahead log beside it. SQLite goes on with files that have lost their
 * names, and whoever opens the names later knows nothing of what was written meanwhile.
 *
 * <p>It only asks for attributes: to open and close a database file here would take away SQLite's locks on it (fcntl(2)).
 */
final class SqlitePlace {
    private final Path file;
    private final Path writeAheadLog;
    private final @Nullable Object fileKey;
    private @Nullable Object writeAheadLogKey;
    private long size;

    /** The place of a file that is about to be opened. */
    SqlitePlace(Path file) throws IOException {
        this.file = file;
        this.writeAheadLog = file.resolveSibling(file.getFileName() + "-wal");
        this.fileKey = attributes(file).fileKey();
    }

    /** Compares with what was there before; nothing that we do makes the file shorter, or its log another. */
    synchronized void verify() throws IOException {
        BasicFileAttributes now = attributes(file);
        if (fileKey != null && !fileKey.equals(now.fileKey())) {
            throw new HashLogException("hash log " + file + " was exchanged for another file while it was in use");
        }
        if (now.size() < size) {
            throw new HashLogException(
                    "hash log " + file + " was cut from " + size + " to " + now.size() + " octets while it was in use");
        }
        size = now.size();
        if (writeAheadLogKey != null || Files.exists(writeAheadLog, LinkOption.NOFOLLOW_LINKS)) {
            Object key = attributes(writeAheadLog).fileKey();
            if (writeAheadLogKey != null && !writeAheadLogKey.equals(key)) {
                throw new HashLogException(writeAheadLog + " was exchanged for another file while it was in use");
            }
            writeAheadLogKey = key;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new HashLogException("hash log " + path + " is missing: it was taken away while it was in use");
        }
    }
}
