package net.mixminion.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for mixminiond.conf where it is usually kept. */
public final class ConfigSearch {
    private static final String NAME = "mixminiond.conf";

    private final List<Path> places = new ArrayList<>();

    /**
     * @param home the home directory; empty if there is none
     * @param root the directory that the places outside of it start from, {@code /} but for tests
     */
    public ConfigSearch(Optional<Path> home, Path root) {
        home.ifPresent(directory -> {
            places.add(directory.resolve("." + NAME));
            places.add(directory.resolve(NAME));
            places.add(directory.resolve("etc").resolve(NAME));
        });
        places.add(root.resolve("etc").resolve(NAME));
        places.add(root.resolve("etc").resolve("mixminion").resolve(NAME));
    }

    /** The search as the user of this machine expects it. */
    public static ConfigSearch ofThisMachine() {
        return new ConfigSearch(Surroundings.ofThisMachine().home("").map(Path::of), Path.of("/"));
    }

    /** The places in their order. */
    public List<Path> places() {
        return List.copyOf(places);
    }

    /**
     * Finds the first file that is there.
     *
     * @throws ConfigException if none is
     */
    public Path find() throws ConfigException {
        for (Path place : places) {
            if (Files.exists(place)) {
                return place;
            }
        }
        throw new ConfigException("No config file found or specified.");
    }
}
