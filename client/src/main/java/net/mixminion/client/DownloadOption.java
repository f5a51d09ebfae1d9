package net.mixminion.client;

import picocli.CommandLine.Option;

/** The option of every command that goes on with the newest directory. */
final class DownloadOption {
    @Option(
            names = {"-D", "--download-directory"},
            paramLabel = "yes|no",
            arity = "1",
            defaultValue = "yes",
            converter = YesNo.class,
            description = "Whether a directory of today is fetched if there is none (default: ${DEFAULT-VALUE}).")
    private boolean download;

    /** Whether a directory may be fetched. */
    boolean wanted() {
        return download;
    }
}
