package net.mixminion.client;

import java.nio.file.Files;
import java.nio.file.Path;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.ClientSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has which uses the user agent's files. */
final class CommonOptions {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Keep our files in this directory instead of UserDir, which is ~/.mixminion.")
    private @Nullable Path home;

    @Option(
            names = {"-f", "--config"},
            paramLabel = "FILE",
            description = "Read this file instead of ~/.mixminionrc.")
    private @Nullable Path config;

    @Option(
            names = "--status-fd",
            paramLabel = "N",
            description = "Write lines for programs to this file descriptor (see mixminion(1)).")
    private @Nullable Integer statusDescriptor;

    /** Where lines for programs go. */
    StatusLines status(ClientContext context) throws ClientException {
        return statusDescriptor == null ? StatusLines.none() : StatusLines.to(statusDescriptor, context);
    }

    /** The configuration file, whether it is there or not. */
    Path configFile(ClientContext context) {
        return config == null ? ClientSettings.usualFile(context.environment()) : config;
    }

    /** What the configuration file says. */
    ClientSettings settings(ClientContext context) throws ClientException {
        if (config != null && !Files.exists(config)) {
            throw new ClientException(ExitCode.NO_INPUT, "there is no configuration file " + config);
        }
        return ClientSettings.read(configFile(context), context.environment());
    }

    /** The directory that the user named, or the usual one. */
    ClientHome home(ClientContext context) throws ClientException {
        ClientSettings settings = settings(context);
        Path directory = home == null ? settings.userDir() : home;
        return ClientHome.at(directory, context.environment(), settings.fileParanoia());
    }
}
