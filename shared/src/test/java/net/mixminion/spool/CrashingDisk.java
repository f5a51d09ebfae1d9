package net.mixminion.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Stops the world before the n-th change of the disk, and keeps book of what would be left after a power cut: the
 * octets a file had at its last fsync, under the names its directory had at its last fsync. That is the worst a file
 * system may do; most do better.
 */
public final class CrashingDisk implements Steps {
    private final long crashBefore;
    private long steps;
    private boolean dead;
    private String where = "never";
    private final Map<Object, byte[]> durableOctets = new HashMap<>();
    private final Map<Path, Map<String, Object>> durableNames = new TreeMap<>();

    /** Crashes before step {@code crashBefore}, counted from 1. */
    public CrashingDisk(long crashBefore) {
        this.crashBefore = crashBefore;
    }

    /** Whether the crash has come. */
    public boolean crashed() {
        return dead;
    }

    /** The steps taken. */
    public long steps() {
        return steps;
    }

    /** The step before which the world stopped. */
    public String where() {
        return where;
    }

    /** Takes what is below {@code root} now for durable, and keeps book of it from here on. */
    public synchronized void assumeDurable(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    noteNames(path);
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    durableOctets.put(key(path), Files.readAllBytes(path));
                }
            }
        }
    }

    @Override
    public synchronized void before(Kind kind, Path path) {
        if (!dead && ++steps == crashBefore) {
            dead = true;
            where = kind + " " + path.getFileName();
            if (kind == Kind.SYNC_FILE) {
                tear(path); // killed in the middle of writing: what is worth nothing may be cut anywhere
            }
        }
        if (dead) {
            throw new SimulatedCrash(where);
        }
    }

    private static void tear(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void after(Kind kind, Path path) {
        try {
            switch (kind) {
                case WRITE -> durableOctets.remove(key(path)); // a new file in the place of an old one on the disk
                case SYNC_FILE -> durableOctets.put(key(path), Files.readAllBytes(path));
                case SYNC_DIRECTORY -> noteNames(path);
                case RENAME, DELETE, HASH_LOG -> {}
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void noteNames(Path directory) throws IOException {
        Map<String, Object> names = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    names.put(String.valueOf(file.getFileName()), key(file));
                }
            }
        }
        durableNames.put(directory.toAbsolutePath().normalize(), names);
    }

    /**
     * Puts what a power cut has left below {@code root} into {@code copy}. Files that we don't keep book of (databases,
     * locks, marks) are copied as they are.
     */
    public synchronized void powerCut(Path root, Path copy) throws IOException {
        copyTree(root, copy, file -> !durableNames.containsKey(file.getParent()) || isMark(file));
        Path from = root.toAbsolutePath().normalize();
        for (Map.Entry<Path, Map<String, Object>> directory : durableNames.entrySet()) {
            Path to = copy.resolve(from.relativize(directory.getKey()));
            for (Map.Entry<String, Object> file : directory.getValue().entrySet()) {
                if (!isMark(Path.of(file.getKey()))) {
                    byte[] octets = durableOctets.get(file.getValue());
                    Files.write(to.resolve(file.getKey()), octets == null ? new byte[0] : octets);
                }
            }
        }
    }

    /**
     * Puts what a killed process has left below {@code root}, all of it, into {@code copy}, where it holds no locks.
     *
     * @param next keeps book from here on: nothing becomes durable because somebody was killed
     */
    public synchronized void killed(Path root, Path copy, CrashingDisk next) throws IOException {
        copyTree(root, copy, file -> true);
        Path from = root.toAbsolutePath().normalize();
        Map<Object, Object> keys = new HashMap<>();
        for (Path directory : durableNames.keySet()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                        keys.put(key(file), key(copy.resolve(from.relativize(file))));
                    }
                }
            }
        }
        durableOctets.forEach((key, octets) -> next.durableOctets.put(inCopy(keys, key), octets));
        durableNames.forEach((directory, names) -> {
            Map<String, Object> copied = new TreeMap<>();
            names.forEach((name, key) -> copied.put(name, inCopy(keys, key)));
            Path place = copy.resolve(from.relativize(directory));
            next.durableNames.put(place.toAbsolutePath().normalize(), copied);
        });
    }

    /** The copy of a file; one that is gone but durable is known by its old key, marked as such. */
    private static Object inCopy(Map<Object, Object> keys, Object key) {
        return keys.getOrDefault(key, List.of("gone", key));
    }

    private static void copyTree(Path root, Path copy, Predicate<Path> wanted) throws IOException {
        Path from = root.toAbsolutePath().normalize();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(from.relativize(file));
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(to);
                } else if (wanted.test(file) && !file.toString().endsWith("-shm")) {
                    Files.copy(file, to, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    private static boolean isMark(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }

    private static Object key(Path path) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }
}
