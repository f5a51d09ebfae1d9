package net.mixminion.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A machine on which everything below /there exists, with a user named mix. */
public final class FakeMachine implements Surroundings {
    private static final Set<String> PROGRAMS = Set.of("rm", "sendmail", "mix");

    @Override
    public boolean exists(Path path) {
        return path.startsWith("/there");
    }

    @Override
    public boolean isCharacterDevice(Path path) {
        return path.startsWith("/dev");
    }

    @Override
    public Optional<Path> findCommand(String name) {
        return PROGRAMS.contains(name) ? Optional.of(Path.of("/usr/bin", name)) : Optional.empty();
    }

    @Override
    public Optional<String> home(String user) {
        return switch (user) {
            case "" -> Optional.of("/home/me");
            case "mix" -> Optional.of("/home/mix");
            default -> Optional.empty();
        };
    }

    @Override
    public OptionalInt userId(String name) {
        return name.equals("mix") ? OptionalInt.of(1234) : OptionalInt.empty();
    }
}
