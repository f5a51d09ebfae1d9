package net.mixminion.client.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.web.Gzip;
import net.mixminion.web.Web;

/** The directory that was downloaded last: {@code dir.gz} in the user agent's directory. */
public final class DirectoryCache {
    /** What was checked before must not become bad when the clock goes back. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private final Path file;

    DirectoryCache(Path file) {
        this.file = file;
    }

    /**
     * The directory, its descriptors verified again.
     *
     * @param trust whose signatures it must have
     * @param complaints takes a line if there is one that can't be used
     */
    public Optional<Directory> read(DirectoryTrust trust, Consumer<String> complaints) {
        try {
            if (Files.size(file) > Web.MAX_OCTETS) {
                throw new IOException("it is too long");
            }
            Directory directory = Directory.parse(Gzip.text(Files.readAllBytes(file), Web.MAX_OCTETS), END_OF_TIME);
            if (trust.hasQuorum(directory)) {
                return Optional.of(directory);
            }
            complaints.accept(file + " is not used: most of those whom you trust now have not signed it");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            complaints.accept(file + " can't be used: " + ClientHome.reason(e));
        } catch (WireFormatException e) {
            complaints.accept(file + " can't be used: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Takes a directory's place by another one, at once and entirely. */
    public void write(Directory directory) throws ClientException {
        Path parent = file.getParent();
        try {
            Path unfinished = Files.createTempFile(parent, ".inp_", "");
            try {
                Files.write(unfinished, Gzip.compress(directory.text()));
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't write " + file + ": " + ClientHome.reason(e));
        }
    }
}
