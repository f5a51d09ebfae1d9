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
    private static final Set<PosixFilePermission> PRIVATE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    /**
     * Refuses a file that is no plain file or belongs to another user than its directory; sets the mode to 0600 if others
     * may read or write it.
     *
     * @throws StageException naming the file and the remedy
     * @throws IOException if the file can't be looked at, or its mode can't be changed
     */
    static void check(Path file) throws StageException, IOException {
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
        open.removeAll(PRIVATE);
        open.remove(PosixFilePermission.OWNER_EXECUTE);
        if (!open.isEmpty()) {
            Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(PRIVATE);
            LOG.warn(
                    "the mode of {} was {}, now it is rw-------; others may have read the key",
                    file,
                    PosixFilePermissions.toString(attributes.permissions()));
        }
    }
}
