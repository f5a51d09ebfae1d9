package net.mixminion.client.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;

/** The user agent's own directory, {@code ~/.mixminion} unless told otherwise: private to its user. */
public final class ClientHome {
    /** The environment variable that switches the permission checks off. */
    public static final String NO_PARANOIA = "MM_NO_FILE_PARANOIA";

    private static final Set<PosixFilePermission> PRIVATE_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final int STICKY = 01000;
    private static final int GROUP_OR_OTHERS_WRITE = 022;

    private final Path directory;
    private final boolean paranoid;

    private ClientHome(Path directory, boolean paranoid) {
        this.directory = directory;
        this.paranoid = paranoid;
    }

    /** The user's home directory: {@code $HOME}, or what the system says if that isn't set. */
    public static Path userHome(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    /**
     * Takes a directory as home, whether it exists or not; nothing is read, made or checked yet.
     *
     * @param environment the process's environment, for {@link #NO_PARANOIA}
     */
    public static ClientHome at(Path directory, Map<String, String> environment) {
        return new ClientHome(directory.toAbsolutePath().normalize(), !environment.containsKey(NO_PARANOIA));
    }

    /**
     * The same; nothing is checked either if the user's configuration file says so.
     *
     * @param paranoid what the file says
     */
    public static ClientHome at(Path directory, Map<String, String> environment, boolean paranoid) {
        ClientHome home = at(directory, environment);
        return new ClientHome(home.directory, home.paranoid && paranoid);
    }

    /**
     * The descriptors that the user imported.
     *
     * @param create whether the directories are made if they aren't there
     * @throws ClientException if they can't be made, or if somebody else could read or change them
     */
    public ImportedServers importedServers(boolean create) throws ClientException {
        Path imported = directory.resolve("imported");
        prepare(imported, create);
        return new ImportedServers(imported);
    }

    /**
     * The directory of servers that was downloaded last.
     *
     * @param create whether our own directory is made if it isn't there
     * @throws ClientException if it can't be made, or if somebody else could read or change what is in it
     */
    public DirectoryCache directory(boolean create) throws ClientException {
        prepare(directory, create);
        return new DirectoryCache(directory.resolve("dir.gz"));
    }

    /**
     * A directory of ours for one purpose.
     *
     * @param name its name within our own directory
     * @param create whether it is made if it isn't there
     * @throws ClientException if it can't be made, or if somebody else could read or change what is in it
     */
    public Path room(String name, boolean create) throws ClientException {
        Path room = directory.resolve(name);
        prepare(room, create);
        return room;
    }

    /**
     * A directory of ours with a pool in it. The Python program has pools of the same names: what it left there must not be
     * taken for damaged files of ours.
     *
     * @param name its name within our own directory
     * @param create whether it is made if it isn't there
     * @throws ClientException as {@link #room}, or if there are files of that program
     */
    public Path poolRoom(String name, boolean create) throws ClientException {
        Path room = room(name, create);
        if (!Files.isDirectory(room)) {
            return room;
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(room, "meta_*")) {
            if (others.iterator().hasNext()) {
                throw new ClientException(
                        ExitCode.DATA,
                        room + " holds files of the Python program (meta_*); finish with them there, or move the"
                                + " directory away");
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't read " + room + ": " + reason(e));
        }
        return room;
    }

    /**
     * Waits until no other process of this user changes what is in our directory, which is made if it isn't there.
     *
     * @throws ClientException if that can't be had
     */
    public ClientLock lock() throws ClientException {
        prepare(directory, true);
        return ClientLock.take(directory.resolve("lock"));
    }

    private void prepare(Path inner, boolean create) throws ClientException {
        try {
            if (create) {
                Files.createDirectories(parent(directory));
                createPrivate(directory);
                createPrivate(inner);
            }
            if (paranoid && Files.exists(inner)) {
                checkPrivate(directory);
                checkPrivate(inner);
                checkParents(directory);
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't use " + directory + ": " + reason(e));
        }
    }

    private static void createPrivate(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        try {
            if (isPosix(path)) {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE_DIRECTORY));
            } else {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    private static void checkPrivate(Path path) throws IOException, ClientException {
        if (!isPosix(path)) {
            return;
        }
        String me = System.getProperty("user.name", "?");
        String owner = Files.getOwner(path).getName();
        if (!me.equals("?") && !owner.equals(me)) {
            throw insecure(path + " belongs to " + owner + ", not to " + me, "chown " + me + " " + path);
        }
        if (!Files.getPosixFilePermissions(path).equals(PRIVATE_DIRECTORY)) {
            throw insecure(path + " must be open to nobody but you", "chmod 700 " + path);
        }
    }

    /** Whoever can write to a parent can put another directory in our place. */
    private static void checkParents(Path home) throws IOException, ClientException {
        for (Path path = home.getParent(); path != null && isPosix(path); path = path.getParent()) {
            int mode = (Integer) Files.getAttribute(path, "unix:mode");
            boolean sticky = (mode & STICKY) != 0;
            if ((mode & GROUP_OR_OTHERS_WRITE) != 0 && !sticky) {
                throw insecure("others can write to " + path, "chmod go-w " + path);
            }
        }
    }

    private static ClientException insecure(String what, String remedy) {
        return new ClientException(
                ExitCode.NO_PERMISSION, what + "; run: " + remedy + " (or set " + NO_PARANOIA + " to skip this check)");
    }

    private static boolean isPosix(Path path) {
        Path there = path;
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = parent(there);
        }
        return there.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static Path parent(Path absolute) {
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    /** An I/O error as people read it: messages of file exceptions are often the bare file name. */
    public static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        return switch (kind) {
            case "NoSuchFileException" -> "there is no " + e.getMessage();
            case "AccessDeniedException" -> "no permission for " + e.getMessage();
            case "FileAlreadyExistsException" -> e.getMessage() + " is no directory";
            default -> e.getMessage() == null ? kind : e.getMessage();
        };
    }
}
