package net.mixminion.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes and checks private directories: the key to everything is the file system's permissions, so a server or a client
 * refuses to work where others could read or exchange its files. {@code FileParanoia: no} and the environment variable
 * {@code MM_NO_FILE_PARANOIA} turn the checks off.
 */
public final class FileParanoia {
    private static final String ENVIRONMENT = "MM_NO_FILE_PARANOIA";
    private static final int STICKY = 01000;
    private static final int ROOT = 0;
    private static final Set<PosixFilePermission> STRANGERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final boolean enabled;
    private final Set<Integer> trustedUsers = new HashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /**
     * @param configured what the configuration says
     * @param trustedUsers numbers of users, besides ourselves and root, that may own our directories and their parents
     */
    public FileParanoia(boolean configured, List<Integer> trustedUsers) {
        String off = System.getenv(ENVIRONMENT);
        this.enabled = configured && (off == null || off.isEmpty());
        this.trustedUsers.addAll(trustedUsers);
        this.trustedUsers.add(ROOT);
    }

    /** What was found that is unwise, but not refused; each once. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Whether anything is checked. */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Makes a directory that only we can enter, with its parents, or checks the one that is there.
     *
     * @throws StageException naming the path and the remedy
     */
    public void privateDirectory(Path directory) throws StageException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            create(directory);
        }
        if (!Files.isDirectory(directory)) {
            throw new StageException(
                    ExitCode.CANT_CREATE, directory + " is not a directory; move it away or configure another place");
        }
        if (!Files.isWritable(directory)) {
            throw new StageException(
                    ExitCode.NO_PERMISSION,
                    directory + " can't be written; let it belong to the user that runs this program");
        }
        if (enabled) {
            checkOwn(directory, OTHERS, "700");
            checkParents(directory);
        }
    }

    /**
     * Checks a directory of ours that the group of the server's users may enter.
     *
     * @throws StageException naming the path and the remedy
     */
    public void sharedDirectory(Path directory) throws StageException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new StageException(
                    ExitCode.CANT_CREATE,
                    directory + " is not there; let root make it: mixminiond start, or mixminiond prepare");
        }
        if (enabled) {
            checkOwn(directory, STRANGERS, "o=");
            checkParents(directory);
        }
    }

    private static void create(Path directory) throws StageException {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.CANT_CREATE,
                    "can't make the directory " + directory + " ("
                            + e.getClass().getSimpleName() + "); make it, or a parent that this user may write to",
                    e);
        }
    }

    private void checkOwn(Path directory, Set<PosixFilePermission> denied, String remedy) throws StageException {
        PosixFileAttributes attributes = attributes(directory, LinkOption.NOFOLLOW_LINKS);
        int owner = owner(directory);
        if (attributes.isSymbolicLink()) {
            throw new StageException(
                    ExitCode.NO_PERMISSION, directory + " is a symbolic link; configure the directory itself" + hint());
        }
        if (!isTrusted(owner)) {
            throw new StageException(
                    ExitCode.NO_PERMISSION,
                    directory + " belongs to " + attributes.owner().getName() + "; give it to the user that runs this"
                            + " program" + hint());
        }
        Set<PosixFilePermission> open = EnumSet.copyOf(denied);
        open.retainAll(attributes.permissions());
        if (!open.isEmpty()) {
            throw new StageException(
                    ExitCode.NO_PERMISSION,
                    "the permissions of " + directory + " are too open ("
                            + PosixFilePermissions.toString(attributes.permissions()) + "); run: chmod " + remedy + " "
                            + directory
                            + hint());
        }
    }

    private void checkParents(Path directory) throws StageException {
        for (Path parent : parents(directory)) {
            PosixFileAttributes attributes = attributes(parent);
            int owner = owner(parent);
            if (!isTrusted(owner)) {
                throw new StageException(
                        ExitCode.NO_PERMISSION,
                        parent + ", above " + directory + ", belongs to "
                                + attributes.owner().getName()
                                + ", who could exchange it; use another place or name the"
                                + " user with TrustedUser in [Host]" + hint());
            }
            if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE) && !isSticky(parent)) {
                throw new StageException(
                        ExitCode.NO_PERMISSION,
                        "anybody can write to " + parent + ", above " + directory + "; run: chmod o-w " + parent
                                + hint());
            }
            if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE) && !isSticky(parent)) {
                warnings.add("the group " + attributes.group().getName() + " can write to " + parent + ", above "
                        + directory + "; run: chmod g-w " + parent);
            }
        }
    }

    private static List<Path> parents(Path directory) throws StageException {
        List<Path> result = new ArrayList<>();
        try {
            Path real = directory.toRealPath();
            for (Path parent = real.getParent(); parent != null; parent = parent.getParent()) {
                result.add(parent);
            }
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "can't follow the path of " + directory, e);
        }
        return result;
    }

    private boolean isTrusted(int owner) throws StageException {
        return trustedUsers.contains(owner) || owner == Privileges.uid();
    }

    private static int owner(Path path) throws StageException {
        try {
            return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "can't read who owns " + path, e);
        }
    }

    private static boolean isSticky(Path directory) throws StageException {
        try {
            return ((int) Files.getAttribute(directory, "unix:mode") & STICKY) != 0;
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "can't read the mode of " + directory, e);
        }
    }

    private static PosixFileAttributes attributes(Path path, LinkOption... options) throws StageException {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class, options);
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "can't read the permissions of " + path, e);
        }
    }

    private static String hint() {
        return " (to go without these checks, set " + ENVIRONMENT + " or FileParanoia: no in [Host])";
    }
}
