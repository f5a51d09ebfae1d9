package net.mixminion.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.FileDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Lines for a program that runs this one: {@code [MIXMINION:] NAME VALUE ...}, to the file descriptor that
 * {@code --status-fd} names. A line that was once in a release stays as it is; values are only put behind the others.
 */
final class StatusLines {
    private static final String PREFIX = "[MIXMINION:] ";

    private final @Nullable OutputStream out;

    private StatusLines(@Nullable OutputStream out) {
        this.out = out;
    }

    /** Lines that nobody wants. */
    static StatusLines none() {
        return new StatusLines(null);
    }

    /**
     * Lines to a file descriptor of this process.
     *
     * @throws ClientException if it isn't open
     */
    static StatusLines to(int descriptor, ClientContext context) throws ClientException {
        return switch (descriptor) {
            case 1 -> new StatusLines(context.out());
            case 2 -> new StatusLines(context.err());
            default -> new StatusLines(FileDescriptors.write(descriptor, "--status-fd"));
        };
    }

    /**
     * A line.
     *
     * @throws ClientException if nobody reads there any more
     */
    void say(String name, Object... values) throws ClientException {
        if (out == null) {
            return;
        }
        String line =
                Arrays.stream(values).map(value -> " " + value).collect(Collectors.joining("", PREFIX + name, "\n"));
        try {
            out.write(line.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "--status-fd: " + e.getMessage());
        }
    }
}
