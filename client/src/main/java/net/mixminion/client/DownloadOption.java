package net.mixminion.client;

import picocli.CommandLine.Option;

/** Whether a command that chooses servers may fetch a directory of them. */
final class DownloadOption {
    @Option(
            names = {"-D", "--download-directory"},
            paramLabel = "yes|no",
            arity = "1",
            defaultValue = "yes",
            converter = YesNo.class,
            description = "Whether a directory of today is fetched if there is none (default: ${DEFAULT-VALUE}).")
    private boolean download;

    boolean isWanted() {
        return download;
    }
}
