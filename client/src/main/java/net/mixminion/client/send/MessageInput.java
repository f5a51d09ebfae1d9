package net.mixminion.client.send;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;

/** Reads a message, but never more of it than can be sent. */
public final class MessageInput {
    /** No server takes more, whatever it says: the message, its packets and we must fit into memory. */
    public static final int MAX_OCTETS = 16 * 1024 * 1024;

    private static final int KIB = 1024;

    private MessageInput() {}

    /**
     * Reads a file.
     *
     * @param limit the longest message that can be delivered, in octets
     * @throws ClientException if it can't be read or is longer
     */
    public static byte[] read(Path file, long limit) throws ClientException {
        try (InputStream in = Files.newInputStream(file)) {
            return bounded(in, limit);
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, "can't read " + file + ": " + ClientHome.reason(e));
        }
    }

    /**
     * Reads a stream to its end.
     *
     * @param limit the longest message that can be delivered, in octets
     * @throws ClientException if it can't be read or is longer
     */
    public static byte[] read(InputStream in, long limit) throws ClientException {
        try {
            return bounded(in, limit);
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, "can't read the message: " + e.getMessage());
        }
    }

    /** A message as it is encoded: headers with the empty line after them, then the text. */
    public static byte[] joined(byte[] headers, byte[] text) {
        byte[] message = Arrays.copyOf(headers, headers.length + text.length);
        System.arraycopy(text, 0, message, headers.length, text.length);
        return message;
    }

    private static byte[] bounded(InputStream in, long limit) throws IOException, ClientException {
        int most = (int) Math.min(limit, MAX_OCTETS);
        byte[] message = in.readNBytes(most + 1);
        if (message.length > most) {
            throw new ClientException(
                    ExitCode.DATA,
                    String.format(
                            Locale.ROOT, "the message is longer than the %d KiB that can be delivered", most / KIB));
        }
        return message;
    }
}
