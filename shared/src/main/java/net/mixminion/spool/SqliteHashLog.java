package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.mixminion.crypto.Digest20;
import org.jspecify.annotations.Nullable;

/**
 * A replay memory in one SQLite database, {@code hashlogs/hash_NNNN}: write-ahead log, {@code synchronous=FULL},
 * insert-or-ignore as the atomic test. Several processes may have it open.
 *
 * <p>{@link #create} and {@link #open} are two things on purpose: nothing here makes an empty memory where there should
 * be a full one.
 *
 * <p>SQLite's native library is unpacked into {@code java.io.tmpdir}; where that is mounted noexec, start the JVM with
 * {@code -Dorg.sqlite.tmpdir=} naming a directory that isn't.
 */
public final class SqliteHashLog implements HashLog {
    /** How long a memory is looked at when it is opened: a large one must not keep a server from starting. */
    public static final Duration CHECK_TIME = Duration.ofSeconds(1);

    private final Path file;
    private final Digest20 keyId;
    private final Steps steps;
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement select;
    private final PreparedStatement forget;
    private final SqlitePlace place;
    private volatile boolean checked;
    private volatile @Nullable HashLogException damage;

    private SqliteHashLog(
            Path file, Digest20 keyId, Steps steps, SqlitePlace place, Connection connection, boolean checked)
            throws SQLException {
        this.checked = checked;
        this.place = place;
        this.file = file;
        this.keyId = keyId;
        this.steps = steps;
        this.connection = connection;
        this.insert = connection.prepareStatement("INSERT OR IGNORE INTO seen (hash, file) VALUES (?, ?)");
        this.select = connection.prepareStatement("SELECT file FROM seen WHERE hash = ?");
        this.forget = connection.prepareStatement("UPDATE seen SET file = NULL WHERE file = ?");
    }

    /**
     * Makes an empty memory for a key that has never been used, mode 0600, durable when this returns.
     *
     * @throws FileAlreadyExistsException if the file is there; it is not touched
     */
    public static void create(Path file, Digest20 keyId) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " has no directory");
        }
        Path temporary =
                directory.resolve("." + file.getFileName() + "." + FileIds.random(new java.security.SecureRandom()));
        Disk disk = new Disk(Steps.NONE);
        try {
            disk.write(temporary, Disk.modeIn(directory), new byte[0]).close();
            SqliteFiles.initialize(temporary, keyId);
            Files.createLink(file, temporary); // unlike a rename this replaces nothing
        } finally {
            disk.delete(temporary);
        }
        disk.syncDirectory(directory);
    }

    /**
     * Opens the memory of a key.
     *
     * @param keyId SHA-1 of the packet key
     * @throws HashLogException if there is no such file, if it is damaged, no hash log, or the memory of another key
     */
    public static SqliteHashLog open(Path file, Digest20 keyId) throws IOException {
        return open(file, keyId, Steps.NONE);
    }

    /** As {@link #open(Path, Digest20)}, with a listener. */
    public static SqliteHashLog open(Path file, Digest20 keyId, Steps steps) throws IOException {
        return open(file, keyId, steps, CHECK_TIME);
    }

    /**
     * As {@link #open(Path, Digest20, Steps)}.
     *
     * @param checkTime how long the file is looked at here; {@link #check} looks at the rest
     */
    public static SqliteHashLog open(Path file, Digest20 keyId, Steps steps, Duration checkTime) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new HashLogException("hash log " + file
                    + (Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? " is not a regular file" : " is missing"));
        }
        Connection connection = null;
        try {
            SqlitePlace place = new SqlitePlace(file);
            connection = SqliteFiles.connect(file);
            boolean checked = SqliteFiles.check(connection, file, keyId, checkTime);
            SqliteHashLog log = new SqliteHashLog(file, keyId, steps, place, connection, checked);
            connection = null;
            return log;
        } catch (SQLException e) {
            throw SqliteFiles.translate(file, e);
        } finally {
            SqliteFiles.closeQuietly(connection);
        }
    }

    /** Destroys the memory of a key that is destroyed, with the files SQLite keeps beside it. */
    public static void destroy(Path file) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            SecureDelete.file(file.resolveSibling(file.getFileName() + suffix));
        }
    }

    @Override
    public synchronized List<Verdict> insert(List<Entry> entries) throws IOException {
        steps.before(Steps.Kind.HASH_LOG, file);
        List<Verdict> verdicts = new ArrayList<>(entries.size());
        transaction(() -> {
            for (Entry entry : entries) {
                insert.setBytes(1, entry.hash().bytes());
                insert.setString(2, entry.fileId());
                verdicts.add(insert.executeUpdate() == 1 ? Verdict.NEW : seen(entry));
            }
        });
        steps.after(Steps.Kind.HASH_LOG, file);
        return verdicts;
    }

    private Verdict seen(Entry entry) throws SQLException {
        select.setBytes(1, entry.hash().bytes());
        try (ResultSet row = select.executeQuery()) {
            return row.next() && entry.fileId().equals(row.getString(1)) ? Verdict.OURS : Verdict.REPLAY;
        }
    }

    @Override
    public synchronized Set<String> openIds() throws IOException {
        Set<String> ids = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT file FROM seen WHERE file IS NOT NULL")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return ids;
    }

    @Override
    public synchronized void forgetIds(Collection<String> fileIds) throws IOException {
        if (fileIds.isEmpty()) {
            return;
        }
        steps.before(Steps.Kind.HASH_LOG, file);
        transaction(() -> {
            for (String id : fileIds) {
                forget.setString(1, id);
                forget.executeUpdate();
            }
        });
        steps.after(Steps.Kind.HASH_LOG, file);
    }

    @Override
    public synchronized long size() throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM seen")) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void verify() throws IOException {
        HashLogException found = damage;
        if (found != null) {
            throw found;
        }
        place.verify();
    }

    @Override
    public void check() throws IOException {
        if (!checked) {
            // on a connection of its own: packets go on meanwhile
            SqliteFiles.checkWhole(file);
            checked = true;
        }
    }

    @Override
    public Digest20 keyId() {
        return keyId;
    }

    @Override
    public synchronized void close() {
        SqliteFiles.closeQuietly(connection);
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void transaction(Work work) throws IOException {
        try {
            SqliteFiles.execute(connection, "BEGIN IMMEDIATE");
            boolean committed = false;
            try {
                work.run();
                SqliteFiles.execute(connection, "COMMIT");
                committed = true;
            } finally {
                if (!committed) {
                    SqliteFiles.rollback(connection);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** What SQLite says in our words; damage, once seen, is remembered for {@link #verify}. */
    private IOException failed(SQLException e) {
        IOException translated = SqliteFiles.translate(file, e);
        if (translated instanceof HashLogException found) {
            damage = found;
        }
        return translated;
    }

    @Override
    public String toString() {
        return "hash log " + file;
    }
}
