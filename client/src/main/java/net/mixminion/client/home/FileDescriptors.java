package net.mixminion.client.home;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;

/** File descriptors that whoever started this process has opened for it. */
public final class FileDescriptors {
    private FileDescriptors() {}

    /**
     * Opens one for reading.
     *
     * @param option the option that names it
     * @throws ClientException if it isn't open
     */
    public static InputStream read(int number, String option) throws ClientException {
        try {
            return Files.newInputStream(path(number, option));
        } catch (IOException e) {
            throw notOpen(number, option);
        }
    }

    /** The same for writing. */
    public static OutputStream write(int number, String option) throws ClientException {
        try {
            return new FileOutputStream(path(number, option).toFile(), true);
        } catch (IOException e) {
            throw notOpen(number, option);
        }
    }

    /** What the Java runtime has opened for itself is nobody's: its own files and those that hold our classes. */
    private static Path path(int number, String option) throws ClientException {
        Path path = Path.of("/dev/fd", Integer.toString(number));
        try {
            Path real = path.toRealPath();
            String name = String.valueOf(real.getFileName());
            if (real.startsWith(Path.of(System.getProperty("java.home")).toRealPath())
                    || name.endsWith(".jar")
                    || name.endsWith(".jsa")) {
                throw notOpen(number, option);
            }
        } catch (IOException e) {
            // a pipe has no real path
            return path;
        }
        return path;
    }

    private static ClientException notOpen(int number, String option) {
        return new ClientException(ExitCode.USAGE, option + ": the file descriptor " + number + " is not open");
    }
}
