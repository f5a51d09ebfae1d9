package net.mixminion.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ExitCode;
import picocli.CommandLine.Command;

/** {@code mixminion version}: prints which version this is. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
    private final ClientContext context;

    VersionCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.out().println("mixminion " + version());
        return ExitCode.OK;
    }

    private static String version() {
        try (InputStream in = VersionCommand.class.getResourceAsStream("version.txt")) {
            return in == null
                    ? "of an unknown version"
                    : new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
