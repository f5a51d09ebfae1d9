package net.mixminion.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock file with numbered slots: each is held by at most one owner, in this process or any other, and is free again
 * when its owner dies.
 *
 * <p>The slots are byte ranges of the file. The system gives up all locks of a process on a file as soon as the process
 * closes any descriptor of it; so all owners in this process share one.
 */
public final class ShardLock implements AutoCloseable {
    private static final Map<Path, LockFile> OPEN = new HashMap<>();

    private final LockFile file;
    private final Map<Integer, FileLock> held = new ConcurrentHashMap<>();
    private boolean closed;

    private ShardLock(LockFile file) {
        this.file = file;
    }

    /** The lock file as this process has it open. */
    private static final class LockFile {
        private final Path path;
        private final FileChannel channel;
        private int users;

        private LockFile(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }
    }

    /**
     * Opens the lock file, made if it isn't there, with its directory: mode 0600, or 0660 if the directory lets its
     * group write.
     */
    public static ShardLock open(Path path) throws IOException {
        synchronized (OPEN) {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path real = directory == null ? path : directory.toRealPath().resolve(path.getFileName());
            LockFile file = OPEN.get(real);
            if (file == null) {
                FileChannel channel = FileChannel.open(
                        real,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(Disk.PRIVATE));
                shareWithGroup(real);
                file = new LockFile(real, channel);
                OPEN.put(real, file);
            }
            file.users++;
            return new ShardLock(file);
        }
    }

    private static void shareWithGroup(Path file) throws IOException {
        Path directory = file.getParent();
        Set<PosixFilePermission> mode = directory == null ? Disk.PRIVATE : Disk.modeIn(directory);
        // if it isn't as we want it, but another user has made it, then that user's process has set it
        if (!mode.equals(Disk.PRIVATE) && !Files.getPosixFilePermissions(file).equals(mode)) {
            Files.setPosixFilePermissions(file, mode);
        }
    }

    /** Tries to get a slot, 0 or more; true if this owner holds it now. Doesn't wait. */
    public boolean tryAcquire(int slot) throws IOException {
        synchronized (OPEN) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            if (held.containsKey(slot)) {
                return true;
            }
            try {
                FileLock lock = file.channel.tryLock(slot, 1, false);
                if (lock == null) {
                    return false;
                }
                held.put(slot, lock);
                return true;
            } catch (OverlappingFileLockException e) {
                return false; // another owner in this process
            }
        }
    }

    /** Whether this owner holds {@code slot}. */
    public boolean holds(int slot) {
        return held.containsKey(slot);
    }

    /** Gives a slot back, if held. */
    public void release(int slot) throws IOException {
        synchronized (OPEN) {
            FileLock lock = held.remove(slot);
            if (lock != null) {
                lock.release();
            }
        }
    }

    /** Gives all slots back. The file stays. */
    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            if (closed) {
                return;
            }
            closed = true;
            for (FileLock lock : held.values()) {
                lock.release();
            }
            held.clear();
            file.users--;
            if (file.users == 0) {
                OPEN.remove(file.path);
                file.channel.close();
            }
        }
    }
}
