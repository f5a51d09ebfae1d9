package net.mixminion.client.home;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.config.GivenDescriptor;

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
            return Files.newInputStream(GivenDescriptor.path(number));
        } catch (IOException e) {
            throw notOpen(number, option);
        }
    }

    /** The same for writing. */
    public static OutputStream write(int number, String option) throws ClientException {
        try {
            return new FileOutputStream(GivenDescriptor.path(number).toFile(), true);
        } catch (IOException e) {
            throw notOpen(number, option);
        }
    }

    private static ClientException notOpen(int number, String option) {
        return new ClientException(ExitCode.USAGE, option + ": the file descriptor " + number + " is not open");
    }
}
