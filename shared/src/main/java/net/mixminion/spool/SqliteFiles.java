package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** How a hash log is laid out in an SQLite file, and how it is connected to and checked. */
final class SqliteFiles {
    /** "MixH", in the file's header: file(1) and we can tell it from any other database. */
    private static final int APPLICATION_ID = 0x4d697848;

    private static final int VERSION = 1;
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(30);
    private static final int CHECK_STEP = 100;

    private SqliteFiles() {}

    static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // as a URI, so that no character of the path means anything
        return JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri(), config.toProperties());
    }

    /** Fills an empty file, and closes it whole: no write-ahead log is left beside it. */
    static void initialize(Path file, Digest20 keyId) throws IOException {
        try (Connection connection = connect(file)) {
            execute(connection, "PRAGMA journal_mode = WAL");
            execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
            execute(connection, "PRAGMA user_version = " + VERSION);
            execute(
                    connection,
                    "CREATE TABLE about (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID");
            execute(connection, "CREATE TABLE seen (hash BLOB PRIMARY KEY NOT NULL, file TEXT) WITHOUT ROWID");
            execute(connection, "CREATE INDEX unfinished ON seen (file) WHERE file IS NOT NULL");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO about VALUES ('keyid', ?)")) {
                insert.setBytes(1, keyId.bytes());
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            throw translate(file, e);
        }
    }

    /**
     * Refuses what is not the memory of {@code keyId} in good order.
     *
     * @param limit how long it is looked at
     * @return whether all of it was
     */
    static boolean check(Connection connection, Path file, Digest20 keyId, Duration limit)
            throws SQLException, IOException {
        long application = number(connection, "PRAGMA application_id");
        long version = number(connection, "PRAGMA user_version");
        if (application != APPLICATION_ID) {
            throw new HashLogException(file + " is empty or no hash log");
        }
        if (version != VERSION) {
            throw new HashLogException(file + " is a hash log of version " + version + ", we know " + VERSION);
        }
        Optional<Digest20> found = storedKeyId(connection);
        if (found.isEmpty() || !found.get().equals(keyId)) {
            throw new HashLogException("hash log " + file + " belongs to the packet key "
                    + found.map(Digest20::hex).orElse("of no name") + ", not to " + keyId.hex()
                    + ": were the files of two keys exchanged?");
        }
        execute(connection, "PRAGMA secure_delete = ON"); // an id that is forgotten is zeroed in the file
        return quickCheck(connection, file, limit);
    }

    /** Looks at all of a file, whatever time that takes. */
    static void checkWhole(Path file) throws IOException {
        try (Connection connection = connect(file)) {
            boolean unused = quickCheck(connection, file, Duration.ofDays(1));
        } catch (SQLException e) {
            throw translate(file, e);
        }
    }

    private static Optional<Digest20> storedKeyId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT value FROM about WHERE name = 'keyid'")) {
            if (!row.next()) {
                return Optional.empty();
            }
            byte[] octets = row.getBytes(1);
            return octets != null && octets.length == Digest20.LENGTH
                    ? Optional.of(Digest20.of(octets))
                    : Optional.empty();
        }
    }

    /** SQLite's own check, for as long as the limit; false if there was more to look at. */
    private static boolean quickCheck(Connection connection, Path file, Duration limit)
            throws SQLException, IOException {
        long end = System.nanoTime() + limit.toNanos();
        ProgressHandler.setHandler(connection, CHECK_STEP, new ProgressHandler() {
            @Override
            protected int progress() {
                return System.nanoTime() - end > 0 ? 1 : 0;
            }
        });
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            String result = row.next() ? row.getString(1) : null;
            if (!"ok".equals(result)) {
                throw new HashLogException("hash log " + file + " is damaged: " + result);
            }
            return true;
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_INTERRUPT) {
                throw e;
            }
            return false;
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void rollback(Connection connection) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back already; the first failure is the one to report
        }
    }

    static void closeQuietly(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // everything that was promised is committed
            }
        }
    }

    /** What SQLite says in our words: a file that must not be used, or a failure that may pass. */
    static IOException translate(Path file, SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            int primary = code.code & 0xff;
            if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
                return new HashLogException("hash log " + file + " is damaged", e);
            }
        }
        return new IOException("hash log " + file + ": " + e.getMessage(), e);
    }
}
