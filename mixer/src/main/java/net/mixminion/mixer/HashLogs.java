package net.mixminion.mixer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.keys.Retirement;
import net.mixminion.spool.Durable;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.HashLogException;
import net.mixminion.spool.SqliteHashLog;
import net.mixminion.spool.Steps;

/**
 * The directory of replay memories, and the marks that say which of them have been made, and as what file.
 *
 * <p>A memory is made once, when a key set is first seen, and then a mark {@code mix/.hashlog_KEYID}: beside the mix,
 * because whoever loses {@code hashlogs/} does not lose the marks. keyd makes another beside the key. A memory that is
 * missing though one of its marks is there is never made again: its key is given up, as it is if the memory is damaged or
 * belongs to another key ({@link Retirement}).
 *
 * <p>The mark holds the inode number of the memory. A file with another number was put there by somebody: an old copy
 * from a backup, or a server that was copied while the first one runs on, knows less than all.
 */
final class HashLogs {
    private static final String MARK = ".hashlog_";

    /** keyd is in the group of the directory, where it is another user. */
    private static final String MARK_MODE = "rw-r-----";

    private final Path directory;
    private final Path marks;
    private final Steps steps;
    private final Duration checkTime;

    /**
     * The memories in {@code directory}, made with mode 0700 if it isn't there.
     *
     * @param marks the directory of the marks
     */
    HashLogs(Path directory, Path marks, Steps steps) throws IOException {
        this(directory, marks, steps, SqliteHashLog.CHECK_TIME);
    }

    /** As above; memories are looked at when they are opened, so long at most. */
    HashLogs(Path directory, Path marks, Steps steps, Duration checkTime) throws IOException {
        this.checkTime = checkTime;
        this.directory = directory;
        this.marks = marks;
        this.steps = steps;
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Durable.syncDirectory(parent);
            }
        }
    }

    /**
     * Opens the memory of a key, made if the key has never had one.
     *
     * @param name the file's name, such as {@code hash_0001}
     * @param madeFile another mark, beside the key; only looked at
     * @throws HashLogException if its key must not be used any more
     * @throws HashLogCopyException if the operator has to say what it is, with the remedy
     */
    HashLog open(String name, Digest20 keyId, Path madeFile) throws IOException {
        Path file = directory.resolve(name);
        Path mark = marks.resolve(MARK + keyId.hex());
        boolean made = exists(mark) || exists(madeFile);
        if (!made && !exists(file)) {
            create(file, keyId);
        }
        HashLog log = SqliteHashLog.open(file, keyId, steps, checkTime);
        try {
            bind(file, mark);
            return log;
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    /** Whether a key set was given up, because its memory could not be used. */
    Optional<Retirement> retirement(String keySet, Digest20 keyId) throws IOException {
        return Retirement.read(directory, keySet, keyId);
    }

    /** Gives up a key set, durably; for keyd, and for who starts after us. */
    void retire(String keySet, Digest20 keyId, Retirement retirement) throws IOException {
        Durable.replace(mark(keySet), retirement.content(keyId), MARK_MODE);
    }

    /** The file that says that a key set was given up. */
    Path mark(String keySet) {
        return Retirement.mark(directory, keySet);
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Compares the file with its mark; without one, or with an empty one, this is the file from now on. */
    private static void bind(Path file, Path mark) throws IOException {
        String inode = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS) + "\n";
        String known = exists(mark) ? Files.readString(mark, StandardCharsets.ISO_8859_1) : "";
        if (known.isBlank()) {
            Durable.replace(mark, inode.getBytes(StandardCharsets.US_ASCII));
        } else if (!known.equals(inode)) {
            throw new HashLogCopyException("hash log " + file
                    + " is not the file that was used last, but a copy of it, which may lack the newest packets, so that they"
                    + " could be sent again. If it is the newest and only one, because the server was stopped and then moved,"
                    + " say so with `truncate -s 0 " + mark
                    + "`; else put the newest one back, or give up the keys with"
                    + " `mixminiond DELKEYS`");
        }
    }

    private static void create(Path file, Digest20 keyId) throws IOException {
        try {
            SqliteHashLog.create(file, keyId);
        } catch (FileAlreadyExistsException e) {
            // another mixer was quicker, with the same content
        }
    }
}
