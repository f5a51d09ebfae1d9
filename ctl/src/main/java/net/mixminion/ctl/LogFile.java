package net.mixminion.ctl;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The server's log: the supervisor is the only one that writes it, whole lines, flushed one by one. A full disk costs
 * lines, never the server.
 */
final class LogFile extends OutputStream {
    private final Path path;
    private final @Nullable PrintStream echo;
    private final StringBuilder partial = new StringBuilder();
    private OutputStream file;
    private long lostLines;

    /**
     * Opens the log for appending.
     *
     * @param echo takes a copy of each line, or null
     */
    LogFile(Path path, @Nullable PrintStream echo) throws IOException {
        this.path = path;
        this.echo = echo;
        this.file = open(path);
    }

    /** Appends one line. */
    synchronized void line(String line) {
        if (echo != null) {
            echo.println(line);
        }
        try {
            if (lostLines > 0) {
                write(file, "(" + lostLines + " lines could not be written)");
                lostLines = 0;
            }
            write(file, line);
        } catch (IOException e) {
            lostLines++;
        }
    }

    /** Opens the file by its name again, after it was moved away. */
    synchronized void reopen() throws IOException {
        OutputStream fresh = open(path);
        file.close();
        file = fresh;
    }

    /** What this process itself writes to standard error comes in here. */
    @Override
    public synchronized void write(int octet) {
        if (octet == '\n') {
            String line = partial.toString();
            partial.setLength(0);
            line(line);
        } else {
            partial.append((char) (octet & 0xff));
        }
    }

    @Override
    public synchronized void write(byte[] octets, int offset, int length) {
        for (int i = 0; i < length; i++) {
            write(octets[offset + i]);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private static void write(OutputStream to, String line) throws IOException {
        to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    private static OutputStream open(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return new FileOutputStream(path.toFile(), true);
    }
}
