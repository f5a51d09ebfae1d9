package net.mixminion.ctl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import net.mixminion.config.ServerSection;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server away: the pid file and one lock file in each directory that two servers must never share (keys,
 * work, queues), so that also two configurations with different pid files exclude each other.
 */
final class HomeLocks implements AutoCloseable {
    private static final String LOCK_FILE = "lock";
    private static final String PRIVATE = "rw-------";
    private static final String PUBLIC = "rw-r--r--";
    private static final int PID_WIDTH = 10;

    private final Path pidFile;
    private final List<FileChannel> held = new ArrayList<>();
    private @Nullable PidFlock flock;

    private HomeLocks(Path pidFile) {
        this.pidFile = pidFile;
    }

    /**
     * Takes all locks and writes the pid file.
     *
     * @throws StageException if another server holds one of them
     */
    static HomeLocks take(ServerSection server) throws StageException {
        HomeLocks locks = new HomeLocks(server.pidFile());
        try {
            FileChannel pid = locks.lock(server.pidFile(), PUBLIC);
            for (Path directory : List.of(server.keyDir(), server.workDir(), server.queueDir())) {
                locks.lock(directory.resolve(LOCK_FILE), PRIVATE);
            }
            String text = String.format(
                    Locale.ROOT,
                    "%-" + PID_WIDTH + "d%n",
                    ProcessHandle.current().pid());
            pid.truncate(0);
            pid.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
            pid.force(true);
            locks.flock = PidFlock.take(server.pidFile());
            return locks;
        } catch (IOException e) {
            locks.close();
            throw new StageException(ExitCode.CANT_CREATE, "can't lock the server's files (" + e.getMessage() + ")", e);
        } catch (StageException e) {
            locks.close();
            throw e;
        }
    }

    /**
     * Finds the server that runs with this configuration: the process that the pid file names, if something holds the
     * file's lock. A pid that only stands in a stale file is not believed.
     */
    static OptionalLong runningServer(ServerSection server) throws StageException {
        Path file = server.pidFile();
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (locked(channel)) {
                return OptionalLong.empty(); // the lock ends with the channel
            }
            ByteBuffer text = ByteBuffer.allocate(32);
            channel.read(text, 0);
            String digits = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
            return digits.matches("[0-9]{1,10}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.NO_PERMISSION, "can't read " + file + "; run this as the server's user", e);
        }
    }

    /** Lets go of everything and removes the pid file. */
    @Override
    public void close() {
        try {
            // flock(1) would make the file again if it came too late
            if (flock != null) {
                flock.close();
            }
            if (!held.isEmpty()) {
                Files.deleteIfExists(pidFile);
            }
            for (FileChannel channel : held) {
                channel.close();
            }
        } catch (IOException e) {
            // the locks end with the process
        }
        held.clear();
    }

    private FileChannel lock(Path file, String mode) throws IOException, StageException {
        if (Files.isSymbolicLink(file)) {
            throw new StageException(
                    ExitCode.NO_PERMISSION,
                    file
                            + " is a symbolic link, which is not followed: what it points to could be anybody's; remove it");
        }
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        if (!locked(channel)) {
            channel.close();
            throw new StageException(
                    ExitCode.TRY_LATER,
                    "Another server seems to be running: it holds " + file + "; stop it first (mixminiond stop)");
        }
        held.add(channel);
        return channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
