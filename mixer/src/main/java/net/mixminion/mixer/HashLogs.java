package net.mixminion.mixer;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.mixminion.crypto.Digest20;
import net.mixminion.spool.Durable;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.HashLogException;
import net.mixminion.spool.SqliteHashLog;
import net.mixminion.spool.Steps;

/**
 * The directory of replay memories, and the marks that say which of them have been made.
 *
 * <p>A memory is made once, when a key set is first seen, and then a mark {@code mix/.hashlog_KEYID}: beside the mix,
 * because whoever loses {@code hashlogs/} or puts an old copy of it in its place does not lose the marks. A memory that
 * is missing though its mark is there is never made again: the key must be given up, or the file brought back.
 */
final class HashLogs {
    private static final String MARK = ".hashlog_";

    private final Path directory;
    private final Path marks;
    private final Steps steps;

    /**
     * The memories in {@code directory}, made with mode 0700 if it isn't there.
     *
     * @param marks the directory of the marks
     */
    HashLogs(Path directory, Path marks, Steps steps) throws IOException {
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
     * @throws HashLogException if it must not be used, with the remedy
     */
    HashLog open(String name, Digest20 keyId) throws IOException {
        Path file = directory.resolve(name);
        Path mark = marks.resolve(MARK + keyId.hex());
        boolean marked = Files.exists(mark, LinkOption.NOFOLLOW_LINKS);
        try {
            if (!marked && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create(file, keyId);
            }
            HashLog log = SqliteHashLog.open(file, keyId, steps);
            if (!marked) {
                Durable.replace(mark, new byte[0]);
            }
            return log;
        } catch (HashLogException e) {
            throw new HashLogException(e.getMessage()
                    + ". Without it every packet that was ever sent to its key could be sent again: put the file back as"
                    + " it was, or give up the key set with `mixminiond DELKEYS`");
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
