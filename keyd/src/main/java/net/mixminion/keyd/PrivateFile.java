package net.mixminion.keyd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that a key file is ours alone, and mends its mode if it isn't. */
final class PrivateFile {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFile.class);
    /** Read and written by its owner, by nobody else. */
    static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    /**
     * Refuses a file that is no plain file or belongs to another user than its directory; sets its mode if others may read
     * or write it.
     *
     * @param mode what the file may allow at the most, and gets if it allows more
     * @throws StageException naming the file and the remedy
     * @throws IOException if the file can't be looked at, or its mode can't be changed
     */
    static void check(Path file, Set<PosixFilePermission> mode) throws StageException, IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new StageException(ExitCode.NO_PERMISSION, file + " is not a plain file; put the key itself there");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !attributes.owner().equals(Files.getOwner(directory))) {
            throw new StageException(
                    ExitCode.NO_PERMISSION,
                    file + " belongs to " + attributes.owner().getName() + ", its directory to "
                            + Files.getOwner(directory).getName() + "; let both belong to the user that runs keyd");
        }
        Set<PosixFilePermission> open = EnumSet.noneOf(PosixFilePermission.class);
        open.addAll(attributes.permissions());
        open.removeAll(mode);
        open.remove(PosixFilePermission.OWNER_EXECUTE);
        if (!open.isEmpty()) {
            Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(mode);
            LOG.warn(
                    "the mode of {} was {}, now it is {}; others may have read the key",
                    file,
                    PosixFilePermissions.toString(attributes.permissions()),
                    PosixFilePermissions.toString(mode));
        }
    }
}
