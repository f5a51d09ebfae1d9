package net.mixminion.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The changes of the disk that everything here is made of, each told to {@link Steps}. */
final class Disk {
    /** All files bear this day: their times must not tell when a packet came. */
    static final FileTime CONSTANT_DAY = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));

    static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    /** Larger files are none that we have written. */
    private static final long MAX_OVERWRITTEN = 2L * PoolRecord.MAX_BODY_LENGTH;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(32 * 1024).asReadOnlyBuffer();

    // A lock on a file is lost when any descriptor of it is closed in the same process: so this process remembers its
    // own.
    private static final Set<Path> BEING_WRITTEN = ConcurrentHashMap.newKeySet();

    private final Steps steps;

    Disk(Steps steps) {
        this.steps = steps;
    }

    /** The mode of new files in {@code directory}: 0600, or 0660 if the directory lets its group write. */
    static Set<PosixFilePermission> modeIn(Path directory) throws IOException {
        Set<PosixFilePermission> mode = EnumSet.copyOf(PRIVATE);
        if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.GROUP_WRITE)) {
            mode.add(PosixFilePermission.GROUP_READ);
            mode.add(PosixFilePermission.GROUP_WRITE);
        }
        return mode;
    }

    /**
     * A file written and on stable storage, not yet under its final name, locked against {@link #deleteIfAbandoned}.
     */
    static final class Unfinished implements AutoCloseable {
        private final Path path;
        private final FileChannel channel;

        private Unfinished(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        Path path() {
            return path;
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // its octets are on stable storage already: only the lock is given up here
            } finally {
                BEING_WRITTEN.remove(path);
            }
        }
    }

    /**
     * Makes a new file and brings its octets to stable storage. If that fails, the file is gone again: one whose fsync
     * has failed once is never tried again, because the next fsync would say "done" of pages that were thrown away.
     */
    Unfinished write(Path path, Set<PosixFilePermission> mode, byte[] content) throws IOException {
        Path file = path.toAbsolutePath().normalize();
        if (!BEING_WRITTEN.add(file)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        Unfinished unfinished = null;
        boolean made = false;
        boolean done = false;
        try {
            steps.before(Steps.Kind.WRITE, path);
            FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(mode));
            unfinished = new Unfinished(file, channel);
            made = true;
            FileLock lock = lock(channel, path);
            ByteBuffer octets = ByteBuffer.wrap(content);
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            if (!mode.equals(PRIVATE)) {
                Files.setPosixFilePermissions(path, mode); // whatever the umask has left of it
            }
            setConstantTime(path);
            // which has opened and closed the file, and with that, unknown to Java, given up the lock
            lock.release();
            FileLock unused = lock(channel, path);
            steps.after(Steps.Kind.WRITE, path);
            steps.before(Steps.Kind.SYNC_FILE, path);
            channel.force(true);
            steps.after(Steps.Kind.SYNC_FILE, path);
            done = true;
            return unfinished;
        } catch (IOException e) {
            if (made) {
                deleteQuietly(path);
            }
            throw e;
        } finally {
            if (!done) {
                if (unfinished != null) {
                    unfinished.close();
                } else {
                    BEING_WRITTEN.remove(file);
                }
            }
        }
    }

    private static FileLock lock(FileChannel channel, Path path) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            throw new IOException(path + ": locked by another process");
        }
        return lock;
    }

    /** rename(2), replacing a file of the new name. */
    void rename(Path from, Path to) throws IOException {
        steps.before(Steps.Kind.RENAME, to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        steps.after(Steps.Kind.RENAME, to);
    }

    /** rename(2); false if there is no such file (any more). */
    boolean renameIfThere(Path from, Path to) throws IOException {
        try {
            rename(from, to);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** fsync(2) of a directory. */
    void syncDirectory(Path directory) throws IOException {
        steps.before(Steps.Kind.SYNC_DIRECTORY, directory);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
        steps.after(Steps.Kind.SYNC_DIRECTORY, directory);
    }

    /** unlink(2); false if there was no such file. */
    boolean delete(Path path) throws IOException {
        steps.before(Steps.Kind.DELETE, path);
        boolean deleted = Files.deleteIfExists(path);
        steps.after(Steps.Kind.DELETE, path);
        return deleted;
    }

    /** Deletes a file being written, unless somebody, here or in another process, still writes it. */
    boolean deleteIfAbandoned(Path path) throws IOException {
        if (BEING_WRITTEN.contains(path.toAbsolutePath().normalize())) {
            return false;
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return delete(path); // a link or a FIFO is nobody's work; a directory with something in it stays
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return channel.tryLock() != null && delete(path);
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Writes zeros over a file and unlinks it. What can't be overwritten is unlinked all the same.
     *
     * @param thorough whether metadata, too, is forced to the disk between the two (keys), or the octets alone
     *     (packets)
     */
    boolean erase(Path path, boolean thorough) throws IOException {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            if (Shredder.shred(path)) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                if (channel.size() <= MAX_OVERWRITTEN) {
                    overwrite(channel);
                    channel.force(thorough);
                }
            } catch (NoSuchFileException e) {
                return false;
            } catch (IOException e) {
                // a disk that is full or a file that may not be written must not keep us from unlinking it
            }
        }
        return delete(path);
    }

    private static void overwrite(FileChannel channel) throws IOException {
        long left = channel.size();
        ByteBuffer zeros = ZEROS.duplicate();
        while (left > 0) {
            zeros.clear().limit((int) Math.min(left, zeros.capacity()));
            left -= channel.write(zeros);
        }
    }

    private void deleteQuietly(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            // left for recover(); the first failure is the one to report
        }
    }

    private static void setConstantTime(Path path) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(CONSTANT_DAY, CONSTANT_DAY, null);
    }
}
