package net.mixminion.dirclient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.spool.Durable;
import net.mixminion.web.Gzip;
import net.mixminion.web.Web;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last good directory, in memory and on disk. */
final class HeldDirectory {
    /** The mixer may read it too, if it can enter the directory. */
    private static final String SHARED = "rw-r-----";

    private static final Logger LOG = LoggerFactory.getLogger(HeldDirectory.class);

    /** What we have checked before must not become bad when the clock goes back. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private final Path file;
    private @Nullable Directory directory;

    /**
     * Reads what is on disk. A file that is damaged, or that the trusted directory servers did not sign, counts as none.
     */
    HeldDirectory(Path file, DirectoryTrust trust) {
        this.file = file;
        this.directory = read(file, trust);
    }

    private static @Nullable Directory read(Path file, DirectoryTrust trust) {
        try {
            if (Files.size(file) > Web.MAX_OCTETS) {
                throw new IOException("it is too long");
            }
            String text = Gzip.text(Files.readAllBytes(file), Web.MAX_OCTETS);
            Directory read = Directory.parse(text, END_OF_TIME);
            if (trust.hasQuorum(read)) {
                return read;
            }
            LOG.warn("{} is not signed by those who are trusted now; it counts for nothing", file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | WireFormatException e) {
            LOG.warn("{} counts for nothing: {}", file, e.getMessage());
        }
        return null;
    }

    /** The directory, or null if there is none. */
    @Nullable
    Directory directory() {
        return directory;
    }

    /**
     * Puts another directory in its place.
     *
     * @return false if it is the same one
     * @throws IOException if it can't be written; then nothing has changed
     */
    boolean replace(Directory other) throws IOException {
        if (directory != null && directory.text().equals(other.text()) && Files.exists(file)) {
            directory = other;
            return false;
        }
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Durable.replace(file, Gzip.compress(other.text()), SHARED);
        directory = other;
        return true;
    }
}
