package net.mixminion.client.vectors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.mixminion.config.Surroundings;

/** The machine on which the reference made the vectors, as far as they show it. */
final class VectorMachine implements Surroundings {
    private static final Path FILES = Path.of("/srv/mixminion/files");
    private static final List<String> PROGRAMS =
            List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin");
    private static final Surroundings HERE = Surroundings.ofThisMachine();

    @Override
    public boolean exists(Path path) {
        return path.startsWith(FILES) || Files.exists(path);
    }

    @Override
    public boolean isCharacterDevice(Path path) {
        return path.startsWith("/dev");
    }

    @Override
    public Optional<Path> findCommand(String name) {
        if (name.startsWith("/")) {
            return Optional.of(Path.of(name)).filter(Files::exists);
        }
        return PROGRAMS.stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::exists)
                .findFirst();
    }

    @Override
    public Optional<String> home(String user) {
        return HERE.home(user);
    }

    @Override
    public OptionalInt userId(String name) {
        return HERE.userId(name);
    }
}
