package net.mixminion.client;

import java.nio.file.Path;
import net.mixminion.client.home.ClientHome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has which uses the user agent's files. */
final class CommonOptions {
    private static final String DIRECTORY = ".mixminion";

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Keep servers in this directory instead of ~/" + DIRECTORY + ".")
    private @Nullable Path home;

    /** The directory that the user named, or the usual one. */
    ClientHome home(ClientContext context) {
        Path directory =
                home == null ? ClientHome.userHome(context.environment()).resolve(DIRECTORY) : home;
        return ClientHome.at(directory, context.environment());
    }
}
