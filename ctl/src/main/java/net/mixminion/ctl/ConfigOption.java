package net.mixminion.ctl;

import java.io.PrintStream;
import java.nio.file.Path;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigSearch;
import net.mixminion.config.ServerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration file a command works with; every spelling of the manual page is understood. */
final class ConfigOption {
    @Option(
            names = {"-f", "--f", "--config"},
            paramLabel = "FILE",
            description = "Read this configuration file instead of searching the usual places.")
    @Nullable
    Path file;

    @Option(
            names = {"-h", "--h", "--help"},
            usageHelp = true,
            description = "Print this text and exit.")
    boolean help;

    /**
     * Finds and reads the configuration.
     *
     * @param told takes the line that names the file
     */
    ServerConfig load(PrintStream told) throws ConfigException {
        return ServerConfig.load(choose(told));
    }

    /** Finds the configuration file. */
    Path choose(PrintStream told) throws ConfigException {
        Path chosen = file != null
                ? file.toAbsolutePath().normalize()
                : ConfigSearch.ofThisMachine().find();
        told.println("Reading the configuration from " + chosen);
        return chosen;
    }
}
