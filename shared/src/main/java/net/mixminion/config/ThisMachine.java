package net.mixminion.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The machine this runs on: its files, the environment's PATH and HOME, the users of /etc/passwd. */
final class ThisMachine implements Surroundings {
    private static final String DEFAULT_PATH = "/bin:/usr/bin";
    private static final int PASSWD_FIELDS = 7;
    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final Map<String, String> environment;
    private final Path passwd;

    ThisMachine(Map<String, String> environment) {
        this(environment, Path.of("/etc/passwd"));
    }

    ThisMachine(Map<String, String> environment, Path passwd) {
        this.environment = Map.copyOf(environment);
        this.passwd = passwd;
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public boolean isCharacterDevice(Path path) {
        try {
            return Files.getAttribute(path, "unix:mode") instanceof Integer mode
                    && (mode & FILE_TYPE) == CHARACTER_DEVICE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Optional<Path> findCommand(String name) {
        try {
            Path asWritten = Path.of(name);
            if (asWritten.isAbsolute()) {
                return Files.isRegularFile(asWritten) ? Optional.of(asWritten) : Optional.empty();
            }
            for (String directory :
                    environment.getOrDefault("PATH", DEFAULT_PATH).split(":", -1)) {
                Path candidate = Path.of(directory).resolve(name);
                if (Files.isRegularFile(candidate)) {
                    return Optional.of(candidate);
                }
            }
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> home(String user) {
        if (user.isEmpty()) {
            return Optional.ofNullable(environment.get("HOME")).filter(home -> !home.isEmpty());
        }
        return account(user).map(fields -> fields[5]).filter(home -> !home.isEmpty());
    }

    @Override
    public OptionalInt userId(String name) {
        Optional<String[]> fields = account(name);
        if (fields.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(fields.get()[2]));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private Optional<String[]> account(String name) {
        List<String> lines;
        try {
            lines = Files.readAllLines(passwd, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // no list of users, no users
            return Optional.empty();
        }
        return lines.stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length == PASSWD_FIELDS && fields[0].equals(name))
                .findFirst();
    }
}
