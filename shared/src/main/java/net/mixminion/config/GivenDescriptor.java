package net.mixminion.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** File descriptors that whoever started this process has opened for it, as options name them. */
public final class GivenDescriptor {
    private GivenDescriptor() {}

    /**
     * The file to open instead of a descriptor. What the Java runtime has opened for itself was given by nobody: its own
     * files and those that hold our classes.
     *
     * @throws NoSuchFileException if it is one of these; one that isn't open at all is found so when it is opened
     */
    public static Path path(int number) throws NoSuchFileException {
        Path path = Path.of("/dev/fd", Integer.toString(number));
        if (isOfTheRuntime(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return path;
    }

    private static boolean isOfTheRuntime(Path path) {
        try {
            Path real = path.toRealPath();
            String name = String.valueOf(real.getFileName());
            return real.startsWith(Path.of(System.getProperty("java.home")).toRealPath())
                    || name.endsWith(".jar")
                    || name.endsWith(".jsa");
        } catch (IOException e) {
            // a pipe has no real path
            return false;
        }
    }
}
