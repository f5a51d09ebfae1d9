package net.mixminion.client;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.OutputFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command writes what it makes: standard output, or a file. */
final class Output {
    private static final Path STANDARD = Path.of("-");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file, not to standard output.")
    private @Nullable Path file;

    /** Writes. */
    @FunctionalInterface
    interface Writing {
        /** @return whether a file shall be there now */
        boolean to(OutputStream out) throws IOException, ClientException;
    }

    /**
     * Writes; a file is there with all of it, or not at all.
     *
     * @param replace whether a file that is there already is replaced
     * @param raw whether a terminal gets control characters too
     * @throws ClientException if it can't be written
     */
    void write(ClientContext context, boolean replace, boolean raw, Writing writing) throws ClientException {
        Path place = file == null ? STANDARD : file;
        try {
            if (place.equals(STANDARD)) {
                writing.to(context.outIsTerminal() && !raw ? new Printable(context.out()) : context.out());
                if (context.out().checkError()) {
                    throw new ClientException(ExitCode.IO, "can't write to standard output");
                }
            } else {
                try (OutputFile output = OutputFile.begin(place, replace)) {
                    if (writing.to(output.stream())) {
                        output.finish();
                    }
                }
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't write to " + place + ": " + ClientHome.reason(e));
        }
    }

    /** Puts a question mark in the place of every control character but tabs and line ends, in ASCII and in UTF-8. */
    private static final class Printable extends FilterOutputStream {
        /** Begins the two octets of U+0080 to U+00BF. */
        private static final int LEAD = 0xC2;

        private static final int FIRST_PRINTABLE = 0x20;
        private static final int DELETE = 0x7F;
        private static final int END_OF_CONTROLS = 0xA0;

        private boolean led;

        Printable(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            int value = octet & 0xff;
            boolean second = led && value > DELETE && value < END_OF_CONTROLS;
            boolean blank = value == '\t' || value == '\n' || value == '\r';
            boolean control = second || value == DELETE || (value < FIRST_PRINTABLE && !blank);
            led = value == LEAD;
            super.write(control ? '?' : value);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(octets[i]);
            }
        }
    }
}
