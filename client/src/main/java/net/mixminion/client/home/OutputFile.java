package net.mixminion.client.home;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.spool.Durable;

/**
 * A file of the user's that comes into being all or nothing, mode 0600: it is written beside its place under another
 * name. Without {@link #finish} nothing is left of it.
 */
public final class OutputFile implements AutoCloseable {
    private final Path file;
    private final boolean replace;
    private final Path directory;
    private final Path unfinished;
    private final FileOutputStream out;

    private OutputFile(Path file, boolean replace, Path directory, Path unfinished, FileOutputStream out) {
        this.file = file;
        this.replace = replace;
        this.directory = directory;
        this.unfinished = unfinished;
        this.out = out;
    }

    /**
     * Writes a whole file.
     *
     * @param replace whether a file that is there already is replaced; only regular files ever are
     * @throws ClientException if it is there, or can't be written
     */
    public static void write(Path file, boolean replace, byte[] content) throws ClientException {
        try (OutputFile output = begin(file, replace)) {
            output.stream().write(content);
            output.finish();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /**
     * Begins a file.
     *
     * @param replace whether a file that is there already is replaced; only regular files ever are
     * @throws ClientException if it is there, or nothing can be written beside it
     */
    public static OutputFile begin(Path file, boolean replace) throws ClientException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new ClientException(ExitCode.IO, file + " is there and is no regular file; it is not replaced");
            }
            if (!replace) {
                throw isThere(file);
            }
        }
        Path whole = file.toAbsolutePath();
        Path parent = whole.getParent();
        Path directory = parent == null ? whole : parent;
        try {
            Path unfinished = Files.createTempFile(directory, ".inp_", "");
            return new OutputFile(whole, replace, directory, unfinished, new FileOutputStream(unfinished.toFile()));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Takes the octets. */
    public OutputStream stream() {
        return out;
    }

    /**
     * Gives the file its name; it is on stable storage when this returns.
     *
     * @throws ClientException if that fails, or a file of that name has come meanwhile
     */
    public void finish() throws ClientException {
        try {
            out.getFD().sync();
            out.close();
            if (replace) {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(unfinished, file);
            }
            Durable.syncDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            throw isThere(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void close() throws ClientException {
        try (out) {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static ClientException isThere(Path file) {
        return new ClientException(ExitCode.IO, file + " is there already; --force replaces it");
    }

    private static ClientException failed(Path file, IOException e) {
        return new ClientException(ExitCode.IO, "can't write " + file + ": " + ClientHome.reason(e));
    }
}
