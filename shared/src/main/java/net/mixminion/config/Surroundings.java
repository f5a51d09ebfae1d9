package net.mixminion.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What a configuration's values are checked against: the machine, or what a test says it is. */
public interface Surroundings {
    /** Whether something with this name exists in the file system. */
    boolean exists(Path path);

    /** Whether this is a device that gives octets one after the other. */
    boolean isCharacterDevice(Path path);

    /**
     * Finds the program a command line starts with.
     *
     * @param name an absolute path, or a name to look for in PATH
     */
    Optional<Path> findCommand(String name);

    /**
     * Finds a user's home directory.
     *
     * @param user the user's name; empty means whoever runs this
     */
    Optional<String> home(String user);

    /** Finds the number of the user with this name. */
    OptionalInt userId(String name);

    /** The machine this runs on. */
    static Surroundings ofThisMachine() {
        return new ThisMachine(System.getenv());
    }
}
