package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pool directory: messages that survive any crash (mixminiond(8), "Pool Directories"). Every change of state is one
 * rename(2): {@code inp_X} to {@code msg_X} when a message is complete, {@code msg_X}
 * to {@code rmv_X} when it is done with, to {@code crp_X} when it can't be read. Several processes may work on one
 * pool; each operation gives way if another has already moved the file. Names beginning with a dot (locks, state) are
 * no messages; other foreign names are left alone and reported once. Safe for use by several threads; a {@link Batch} belongs to one.
 */
public final class Pool {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final Path directory;
    private final Disk disk;
    private final RandomGenerator random;
    private final Set<PosixFilePermission> mode;
    private final MetaFile meta = new MetaFile(this);
    private final Reports reports;
    private volatile Runnable corruptListener = () -> {};
    private volatile int maxBodyLength = PoolRecord.MAX_BODY_LENGTH;

    private Pool(Path directory, Disk disk, RandomGenerator random, Set<PosixFilePermission> mode) {
        this.directory = directory;
        this.disk = disk;
        this.random = random;
        this.mode = mode;
        this.reports = new Reports(directory);
    }

    /**
     * Opens the pool in {@code directory}, made with mode 0700 if it isn't there. Files are made with mode 0600, or
     * 0660 if the directory lets its group in: then the stages run as users of their own.
     */
    public static Pool open(Path directory) throws IOException {
        return open(directory, new SecureRandom(), Steps.NONE);
    }

    /** With the source of new ids and a listener. */
    public static Pool open(Path directory, RandomGenerator random, Steps steps) throws IOException {
        Disk disk = new Disk(steps);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                disk.syncDirectory(parent);
            }
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(directory + " (a pool must be a directory of its own, not a link)");
        }
        return new Pool(directory, disk, random, Disk.modeIn(directory));
    }

    /** The directory of the pool. */
    public Path directory() {
        return directory;
    }

    /** The metadata beside the messages. */
    public MetaFile meta() {
        return meta;
    }

    /**
     * Has records with a longer body than {@code lengthBytes} taken for unreadable from now on, before memory is spent
     * on them.
     */
    public void limitBodies(int lengthBytes) {
        maxBodyLength = lengthBytes;
    }

    /** Has {@code listener} called for each file that is put aside as unreadable from now on. */
    public void whenCorrupt(Runnable listener) {
        corruptListener = listener;
    }

    /** The ids of all messages, in no order that means anything. */
    public List<String> list() throws IOException {
        return list(id -> true, Integer.MAX_VALUE);
    }

    /** Those of at most {@code limit} messages that are {@code wanted}. */
    public List<String> list(Predicate<String> wanted, int limit) throws IOException {
        return list(Prefix.MSG, wanted, limit);
    }

    List<String> list(Prefix prefix, Predicate<String> wanted, int limit) throws IOException {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (ids.size() >= limit) {
                    break;
                }
                String name = String.valueOf(file.getFileName());
                Optional<String> id = prefix.id(name);
                if (id.isPresent()) {
                    if (wanted.test(id.get())) {
                        ids.add(id.get());
                    }
                } else {
                    reports.ifForeign(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return ids;
    }

    /** Whether message {@code id} is there. */
    public boolean contains(String id) {
        return Files.exists(file(Prefix.MSG, id), LinkOption.NOFOLLOW_LINKS);
    }

    /** Begins a batch of new messages. */
    public Batch batch() {
        return new Batch();
    }

    /**
     * Reads a raw message of exactly {@code lengthBytes} octets. One of another length, or that is no regular file,
     * becomes {@code crp_} and is reported; one that we have no right to read is left alone and reported once.
     *
     * @return empty if there is no such message (any more) or it can't be read
     * @throws IOException if the disk fails; the message stays where it is
     */
    public Optional<byte[]> read(String id, int lengthBytes) throws IOException {
        Path file = file(Prefix.MSG, id);
        try {
            return BoundedFile.read(file, lengthBytes, lengthBytes);
        } catch (UnreadableException e) {
            corrupt(id, e.reason());
            return Optional.empty();
        } catch (AccessDeniedException e) {
            // somebody's chmod or chown, which can be undone: no reason to take the message out of the queue
            reports.noRight(file);
            return Optional.empty();
        }
    }

    /** Reads a record, as {@link #read(String, int)}; anything but exactly one whole record becomes {@code crp_}. */
    public Optional<PoolRecord> read(String id) throws IOException {
        return read(Prefix.MSG, id);
    }

    /** Reads the header of a record; the rest is looked at only if that fails. Otherwise as {@link #read(String)}. */
    public Optional<Map<String, String>> header(String id) throws IOException {
        Optional<Map<String, String>> header = PoolRecord.headerOf(file(Prefix.MSG, id));
        return header.isPresent() ? header : read(id).map(PoolRecord::header);
    }

    Optional<PoolRecord> read(Prefix prefix, String id) throws IOException {
        try {
            return loadRecord(file(prefix, id));
        } catch (UnreadableException e) {
            keepUnreadable(prefix, Prefix.CRP, id, e.reason());
            return Optional.empty();
        }
    }

    /**
     * Takes messages away: renames them to {@code rmv_}, for {@link #purge} to delete. Ids without a message are passed
     * over. Not durable before {@link #sync}.
     */
    public void remove(Collection<String> ids) throws IOException {
        for (String id : ids) {
            disk.renameIfThere(file(Prefix.MSG, id), file(Prefix.RMV, id));
        }
    }

    /** Puts a message aside as {@code crp_}, for good, and reports it with the reason, once. */
    public void corrupt(String id, String reason) throws IOException {
        keepUnreadable(Prefix.MSG, Prefix.CRP, id, reason);
    }

    void corrupt(Prefix prefix, String id, String reason) throws IOException {
        keepUnreadable(prefix, Prefix.CRP, id, reason);
    }

    private void keepUnreadable(Prefix from, Prefix to, String id, String reason) throws IOException {
        // what was set aside before under this name is kept as well
        String kept = Files.exists(file(to, id), LinkOption.NOFOLLOW_LINKS) ? FileIds.random(random) : id;
        if (disk.renameIfThere(file(from, id), file(to, kept))) {
            LOG.error("{} set aside as {}: {}", file(from, id), to.name(kept), reason);
            corruptListener.run();
        }
    }

    /** Brings all names of this directory to stable storage (one fsync). */
    public void sync() throws IOException {
        disk.syncDirectory(directory);
    }

    /**
     * Deletes what was removed, at most {@code limit} files: their octets are overwritten first. Before that the removal
     * is made durable, so that no power cut brings back a message with zeros in it.
     *
     * @return how many were deleted
     */
    public int purge(int limit) throws IOException {
        return new Upkeep(this, disk).purge(limit);
    }

    /** What {@link #recover} found: files half written, removals half done, metadata without a message. */
    public record Recovery(int unfinished, int removed, int orphans) {}

    /**
     * Cleans up after a crash: deletes what nobody writes any more ({@code inp_}, {@code inpm_}), purges {@code rmv_},
     * removes metadata whose message is gone. Others may be at work on the pool meanwhile. To be called at the start of
     * a process.
     */
    public Recovery recover() throws IOException {
        return new Upkeep(this, disk).recover();
    }

    Optional<PoolRecord> readMeta(String id) throws IOException {
        try {
            return loadRecord(file(Prefix.META, id));
        } catch (UnreadableException e) {
            keepUnreadable(Prefix.META, Prefix.CRPM, id, e.reason());
            return Optional.empty();
        }
    }

    void writeMeta(String id, PoolRecord record) throws IOException {
        try (Disk.Unfinished written = disk.write(file(Prefix.INPM, id), mode, record.encode())) {
            disk.rename(written.path(), file(Prefix.META, id));
        }
    }

    void removeMeta(String id) throws IOException {
        disk.renameIfThere(file(Prefix.META, id), file(Prefix.RMVM, id));
    }

    Path file(Prefix prefix, String id) {
        if (!FileIds.isValid(id)) {
            throw new IllegalArgumentException("not the id of a file");
        }
        return directory.resolve(prefix.name(id));
    }

    Disk disk() {
        return disk;
    }

    private Optional<PoolRecord> loadRecord(Path file) throws IOException, UnreadableException {
        try {
            return PoolRecord.of(file, maxBodyLength);
        } catch (AccessDeniedException e) {
            reports.noRight(file);
            return Optional.empty();
        }
    }

    /**
     * New messages that become visible and durable together.
     *
     * <p>A message counts as stored only when {@link #commit} has returned: nothing may be acknowledged before. If
     * {@code commit} throws, none of the batch is stored as far as anybody outside is told; what was visible for a
     * moment is taken away again. If another process was quicker and has moved on such a message, it goes its way once:
     * whoever sends it again meets the replay memory.
     */
    public final class Batch implements AutoCloseable {
        private final Map<String, Disk.Unfinished> written = Collections.synchronizedMap(new LinkedHashMap<>());
        private final Set<String> discarded = new HashSet<>();

        private Batch() {}

        /**
         * Writes a message under a new id and brings its octets, not yet its name, to stable storage. May be called by
         * several threads at once: the file system then commits several of them together.
         *
         * @throws IOException if that fails: this message is gone, the others of the batch are not touched
         */
        public String write(byte[] content) throws IOException {
            String id = FileIds.random(random);
            write(id, content);
            return id;
        }

        /** As {@link #write(byte[])}, under a given id; what a dead process has begun under it is begun anew. */
        public void write(String id, byte[] content) throws IOException {
            Path file = file(Prefix.INP, id);
            try {
                written.put(id, disk.write(file, mode, content));
            } catch (FileAlreadyExistsException e) {
                if (!disk.deleteIfAbandoned(file)) {
                    throw e;
                }
                written.put(id, disk.write(file, mode, content));
            }
        }

        /** Writes a record under a new id. */
        public String write(PoolRecord record) throws IOException {
            return write(record.encode());
        }

        /** Writes a record under a given id. */
        public void write(String id, PoolRecord record) throws IOException {
            write(id, record.encode());
        }

        /** Takes a message out of the batch and deletes what was written of it. */
        public void drop(String id) throws IOException {
            try (Disk.Unfinished unfinished = written.remove(id)) {
                if (unfinished != null) {
                    disk.delete(unfinished.path());
                }
            }
        }

        /**
         * Has {@link #commit} put a message among those that {@link #purge} deletes instead of making it visible, with
         * the same steps: from outside it can't be told from one that is kept.
         */
        public void discard(String id) {
            discarded.add(id);
        }

        /** How many messages the batch holds. */
        public int size() {
            return written.size();
        }

        /** Makes all messages visible and their names durable: one rename each, one fsync of the directory. */
        public void commit() throws IOException {
            List<String> visible = new ArrayList<>();
            try {
                for (Map.Entry<String, Disk.Unfinished> message : written.entrySet()) {
                    Prefix as = discarded.contains(message.getKey()) ? Prefix.RMV : Prefix.MSG;
                    disk.rename(message.getValue().path(), file(as, message.getKey()));
                    visible.add(message.getKey());
                }
                if (!visible.isEmpty()) {
                    sync();
                }
                written.values().forEach(Disk.Unfinished::close);
                written.clear();
            } catch (IOException e) {
                takeBack(visible, e);
                throw e;
            }
        }

        private void takeBack(List<String> visible, IOException reason) {
            try {
                remove(visible);
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
            for (String id : visible) {
                Disk.Unfinished unfinished = written.remove(id);
                if (unfinished != null) {
                    unfinished.close();
                }
            }
        }

        /** Deletes what was not committed. */
        @Override
        public void close() {
            for (Disk.Unfinished unfinished : written.values()) {
                try (unfinished) {
                    disk.delete(unfinished.path());
                } catch (IOException e) {
                    LOG.debug("{} left for the next start", unfinished.path()); // worth nothing, and recover() knows it
                }
            }
            written.clear();
        }
    }
}
