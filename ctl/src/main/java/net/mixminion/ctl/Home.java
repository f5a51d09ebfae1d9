package net.mixminion.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerSection;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.FileParanoia;
import net.mixminion.stage.StageException;
import net.mixminion.stage.StageReport;
import org.jspecify.annotations.Nullable;

/** The directories of a server, their layout and its version. */
final class Home {
    /** The version of our layout, as {@code $BaseDir/version} names it. */
    static final String VERSION = "2001";

    private static final int CURRENT = Integer.parseInt(VERSION);
    /** The format of the last release of the Python server. */
    static final int PYTHON = 1001;
    /** The format of homes that name none. */
    static final int OLDEST_UNVERSIONED = 1000;

    private static final int MAX_VERSION_LENGTH = 16;

    private final ServerSection server;
    private final FileParanoia paranoia;
    private final List<String> modules = new ArrayList<>();
    private final ServerConfig config;
    private @Nullable StageUsers users;

    Home(ServerConfig config) {
        this.config = config;
        this.server = config.server();
        this.paranoia =
                new FileParanoia(config.host().fileParanoia(), config.host().trustedUsers());
        config.smtp().ifPresent(unused -> modules.add("SMTP"));
        config.mbox().ifPresent(unused -> modules.add("MBOX"));
        config.fragmented().ifPresent(unused -> modules.add("FRAGMENT"));
    }

    ServerSection server() {
        return server;
    }

    /** What is unwise about the places of our directories, though not refused. */
    List<String> warnings() {
        return paranoia.warnings();
    }

    /** Where a running server keeps what lives no longer than it: bus, control socket. */
    Path runDir() {
        return server.workDir().resolve("run");
    }

    Path statsTmp() {
        return server.workDir().resolve("stats.tmp");
    }

    /** True if a server was ever started here. Keys alone may have been brought from elsewhere before the first start. */
    boolean exists() {
        return Files.exists(versionFile()) || Files.exists(server.workDir());
    }

    /**
     * Refuses a home of another version; says nothing of one that doesn't exist yet.
     *
     * @throws StageException with the remedy
     */
    void checkVersion() throws StageException {
        if (!exists()) {
            return;
        }
        int version = version();
        if (version < CURRENT) {
            throw new StageException(
                    ExitCode.CONFIG,
                    server.baseDir() + " has the older format " + version + " (this program has " + VERSION
                            + "); run: mixminiond upgrade");
        }
        if (version > CURRENT) {
            throw new StageException(
                    ExitCode.CONFIG,
                    server.baseDir() + " has the format " + version + ", too new for this program, which has " + VERSION
                            + "; use the newer program that made it");
        }
    }

    /** The version of the home's layout; 1000 if it has none, as the oldest ones. */
    int version() throws StageException {
        Path file = versionFile();
        if (!Files.exists(file)) {
            return OLDEST_UNVERSIONED;
        }
        String text;
        try {
            if (Files.size(file) > MAX_VERSION_LENGTH) {
                throw unreadable(file, "it is too long");
            }
            text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw unreadable(file, e.getClass().getSimpleName());
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw unreadable(file, "it holds no number");
        }
        return Integer.parseInt(text);
    }

    /**
     * Makes what is missing, refuses what others could read or write, and gives everything to the stages' users if the
     * configuration names some.
     */
    void prepare() throws StageException {
        users = StageUsers.of(config.processes(), config.incoming().bindPort(), Accounts.ofThisMachine())
                .orElse(null);
        if (users == null) {
            makePrivate();
        } else {
            checkVersion();
            new SharedHome(server, users, paranoia.isEnabled()).prepare();
            paranoia.sharedDirectory(server.baseDir());
        }
        // it may lie outside of all of these
        Path pidDir = server.pidFile().getParent();
        if (pidDir != null && !Files.exists(pidDir)) {
            paranoia.privateDirectory(pidDir);
        }
        if (!Files.exists(versionFile())) {
            writeVersion();
        }
        writeDhNote();
    }

    /** Makes directories that even the oldest home should have, so that they can be locked. */
    void prepareForUpgrade() throws StageException {
        for (Path directory : List.of(server.keyDir(), server.workDir(), server.queueDir())) {
            if (!Files.exists(directory)) {
                paranoia.privateDirectory(directory);
            }
        }
    }

    /** The command that runs {@code command} as the user of a stage: the command itself, if that is ours. */
    List<String> asUser(String stage, List<String> command) {
        return users == null ? command : users.command(stage, command);
    }

    private void makePrivate() throws StageException {
        paranoia.privateDirectory(server.baseDir());
        checkVersion();
        for (Path directory : privateDirectories()) {
            paranoia.privateDirectory(directory);
        }
    }

    /** Every directory that a server has, whether it is there or not. */
    List<Path> directories() {
        List<Path> all = new ArrayList<>(List.of(server.baseDir()));
        all.addAll(privateDirectories());
        return all;
    }

    private List<Path> privateDirectories() {
        Path work = server.workDir();
        Path queues = server.queueDir();
        Path deliver = queues.resolve("deliver");
        List<Path> own = Stream.of(
                        server.keyDir(),
                        work,
                        runDir(),
                        work.resolve("tls"),
                        work.resolve("hashlogs"),
                        work.resolve("dir"),
                        work.resolve("locks"),
                        work.resolve(StageReport.DIRECTORY),
                        queues,
                        queues.resolve("incoming"),
                        queues.resolve("mix"),
                        queues.resolve("outgoing"),
                        deliver)
                .toList();
        List<Path> result = new ArrayList<>(own);
        modules.forEach(module -> result.add(deliver.resolve(module)));
        return result;
    }

    private Path versionFile() {
        return server.baseDir().resolve("version");
    }

    private void writeVersion() throws StageException {
        Path file = versionFile();
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
            Files.writeString(file, VERSION, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new StageException(ExitCode.CANT_CREATE, "can't write " + file, e);
        }
    }

    /** TLS takes its Diffie-Hellman groups from the standards; the file that operators look for says which. */
    private void writeDhNote() throws StageException {
        Path file = server.workDir().resolve("tls").resolve("dhparameters");
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
            Files.writeString(file, DhGroup.PEM, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new StageException(ExitCode.CANT_CREATE, "can't write " + file, e);
        }
    }

    private static StageException unreadable(Path file, String why) {
        return new StageException(
                ExitCode.CONFIG,
                file + " can't be understood (" + why + "); it should hold the number " + VERSION
                        + ", or restore it from a backup");
    }
}
