package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.mixminion.config.ServerSection;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import net.mixminion.stage.StageReport;

/**
 * The directories of a server whose stages run as users of their own, and who may do what in them. Root makes them and gives
 * them away; a home of one user becomes one of several in this way. What a directory holds is given away only when the
 * directory itself changes hands, and no link is ever followed.
 */
final class SharedHome {
    /** All modules there are: the mixer looks into each of them, whether it is enabled or not. */
    private static final List<String> MODULES = List.of("SMTP", "MBOX", "FRAGMENT");

    private static final int ROOT = 0;
    private static final int PERMISSIONS = 07777;
    private static final int STRANGERS = 07;
    /** Everybody in the common group may pass, nobody else. */
    private static final int PASS = 0750;
    /** Both the owner and the group put files there and take them away; new files are the group's. */
    private static final int EXCHANGE = 02770;
    /** Everybody in the common group makes files there, and none touches another's. */
    private static final int OWN_FILES = 03770;
    /**
     * Only the owner may enter. New files are the group's, and the bit for writing says that they are to be its to write:
     * from here they are moved to where the group finds them.
     */
    private static final int MIX = 02720;

    private final ServerSection server;
    private final StageUsers users;
    private final boolean paranoid;

    SharedHome(ServerSection server, StageUsers users, boolean paranoid) {
        this.server = server;
        this.users = users;
        this.paranoid = paranoid;
    }

    /** A directory, who owns it, its group, its mode. */
    private record Place(Path path, int uid, int gid, int mode) {}

    /** Makes what is missing and gives everything to those who work with it. */
    void prepare() throws StageException {
        try {
            for (Place place : places()) {
                settle(place);
            }
            lockFiles();
            linkCurrentDesc();
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.CANT_CREATE, "can't give the server's files to their users (" + e + ")", e);
        }
    }

    private List<Place> places() {
        Path work = server.workDir();
        Path queues = server.queueDir();
        Path deliver = queues.resolve("deliver");
        int mixer = users.uid("mixer");
        List<Place> places = new ArrayList<>(List.of(
                new Place(server.baseDir(), ROOT, users.group(), PASS),
                new Place(server.keyDir(), users.uid("keyd"), users.group(), PASS),
                new Place(work, ROOT, users.group(), PASS),
                new Place(work.resolve("run"), ROOT, users.group(), PASS | 02000),
                new Place(work.resolve("tls"), ROOT, users.group(), PASS),
                new Place(work.resolve("locks"), ROOT, users.group(), PASS),
                new Place(work.resolve(StageReport.DIRECTORY), ROOT, users.group(), OWN_FILES),
                new Place(work.resolve("hashlogs"), mixer, users.gid("mixer"), EXCHANGE),
                new Place(work.resolve("dir"), users.uid("dirclient"), users.group(), PASS | 02000),
                new Place(queues, ROOT, users.group(), PASS),
                new Place(queues.resolve("incoming"), mixer, users.gid("receiver"), EXCHANGE),
                new Place(queues.resolve("mix"), mixer, users.gid("sender"), MIX),
                new Place(queues.resolve("outgoing"), mixer, users.gid("sender"), EXCHANGE),
                new Place(deliver, ROOT, users.group(), PASS)));
        MODULES.forEach(module -> places.add(new Place(deliver.resolve(module), mixer, users.gid("sender"), EXCHANGE)));
        return places;
    }

    private void settle(Place place) throws IOException, StageException {
        Path path = place.path();
        boolean fresh = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        if (fresh) {
            makeParents(path);
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new StageException(
                    ExitCode.CANT_CREATE, path + " is not a directory; move it away or configure another place");
        }
        int mode = number(path, "mode") & PERMISSIONS;
        if (paranoid && (mode & STRANGERS) != 0) {
            throw new StageException(
                    ExitCode.NO_PERMISSION,
                    String.format(
                            Locale.ROOT,
                            "the permissions of %s are too open (%04o); run: chmod o= %s",
                            path,
                            mode,
                            path));
        }
        boolean changesHands = number(path, "uid") != place.uid() || number(path, "gid") != place.gid();
        if (changesHands) {
            give(path, place.uid(), place.gid());
        }
        if (changesHands || mode != place.mode()) {
            Files.setAttribute(path, "unix:mode", place.mode()); // after chown, which takes the setgid bit away
        }
        if (changesHands && !fresh) {
            giveContents(place);
        }
    }

    private static void makeParents(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(
                    parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
    }

    private void giveContents(Place place) throws IOException {
        if (place.path().equals(server.keyDir())) {
            giveKeys();
        } else if (place.uid() != ROOT) {
            String mode = (place.mode() & 0020) != 0 ? "rw-rw----" : "rw-r-----";
            for (Path file : files(place.path())) {
                give(file, place.uid(), place.gid());
                setMode(file, mode);
            }
        }
    }

    private void giveKeys() throws IOException {
        int keyd = users.uid("keyd");
        int own = users.gid("keyd");
        for (Path entry : files(server.keyDir())) {
            String name = String.valueOf(entry.getFileName());
            if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                give(entry, keyd, own);
            } else if (name.startsWith(KeyDirectory.PREFIX)) {
                giveKeySet(entry, keyd, own);
            }
        }
    }

    private void giveKeySet(Path set, int keyd, int own) throws IOException {
        for (Path file : files(set)) {
            switch (String.valueOf(file.getFileName())) {
                case KeySet.MIX_KEY -> {
                    give(file, keyd, users.gid("mixer"));
                    setMode(file, "rw-r-----");
                }
                case KeySet.MMTP_KEY, KeySet.MMTP_CERT -> {
                    give(file, keyd, own);
                    setMode(file, "rw-r-----");
                }
                case KeySet.PUBLISHED -> give(file, users.uid("dirclient"), users.gid("dirclient"));
                default -> give(file, keyd, own);
            }
        }
        give(set, keyd, users.gid("dirclient"));
        Files.setAttribute(set, "unix:mode", 01775);
    }

    /** Whoever opens a lock file can keep others from their work: each stage gets its own. */
    private void lockFiles() throws IOException {
        Path locks = server.workDir().resolve("locks");
        lockFile(locks.resolve("mixer"), "mixer");
        lockFile(locks.resolve("mix"), "mixer");
        lockFile(locks.resolve("sender"), "sender");
        lockFile(locks.resolve("keyd"), "keyd");
        lockFile(locks.resolve("dirclient"), "dirclient"); // its group tells keyd to whom key sets are opened
    }

    private void lockFile(Path file, String stage) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        give(file, users.uid(stage), users.gid(stage));
    }

    /** keyd may not write to BaseDir, so it keeps the file beside its keys. */
    private void linkCurrentDesc() throws IOException {
        Path name = server.baseDir().resolve("current-desc");
        Path file = server.keyDir().resolve("current-desc");
        if (Files.isSymbolicLink(name) && Files.readSymbolicLink(name).equals(file)) {
            return;
        }
        if (Files.isRegularFile(name, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(name, file, StandardCopyOption.REPLACE_EXISTING);
            give(file, users.uid("keyd"), users.gid("keyd"));
        }
        Files.deleteIfExists(name);
        Files.createSymbolicLink(name, file);
    }

    private static List<Path> files(Path directory) throws IOException {
        List<Path> result = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(result::add);
        }
        return result;
    }

    private static void give(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    private static void setMode(Path file, String mode) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }
    }

    private static int number(Path path, String attribute) throws IOException {
        return (int) Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }
}
