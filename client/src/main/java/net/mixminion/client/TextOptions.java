package net.mixminion.client;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.send.MessageInput;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.MailHeaders;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a message says: its text and its headers. */
final class TextOptions {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "Read the message from this file, not from standard input.")
    private @Nullable Path input;

    @Option(names = "--subject", paramLabel = "TEXT", description = "The subject of the mail.")
    private @Nullable String subject;

    @Option(names = "--from", paramLabel = "NAME", description = "The sender's name; many servers allow none.")
    private @Nullable String from;

    @Option(names = "--in-reply-to", paramLabel = "ID", description = "The message that this one answers.")
    private @Nullable String inReplyTo;

    @Option(names = "--references", paramLabel = "IDS", description = "The messages that this one is about.")
    private @Nullable String references;

    /** Whether the user named any text or header. */
    boolean areGiven() {
        return input != null || subject != null || from != null || inReplyTo != null || references != null;
    }

    boolean fromStandardInput() {
        return input == null || input.equals(STANDARD_INPUT);
    }

    /** Whether there is a From line. */
    boolean hasFrom() {
        return from != null && !from.isEmpty();
    }

    /**
     * Reads the text.
     *
     * @param limit the longest that can be delivered, in octets
     * @param prompt whether somebody who types it is told how to end it
     */
    byte[] read(ClientContext context, long limit, boolean prompt) throws ClientException {
        if (input != null && !input.equals(STANDARD_INPUT)) {
            return MessageInput.read(input, limit);
        }
        if (context.inIsTerminal() && prompt) {
            context.err().println("Enter your message; end it with Ctrl-D.");
        }
        return MessageInput.read(context.in(), limit);
    }

    /** The headers as they stand before the text, with the empty line. */
    byte[] headers() throws ClientException {
        Map<MailHeaders.Name, String> headers = new EnumMap<>(MailHeaders.Name.class);
        put(MailHeaders.Name.SUBJECT, subject, headers);
        put(MailHeaders.Name.FROM, from, headers);
        put(MailHeaders.Name.IN_REPLY_TO, inReplyTo, headers);
        put(MailHeaders.Name.REFERENCES, references, headers);
        try {
            return MailHeaders.encodeMail(headers);
        } catch (WireFormatException e) {
            throw new ClientException(ExitCode.USAGE, e.getMessage());
        }
    }

    private static void put(MailHeaders.Name name, @Nullable String value, Map<MailHeaders.Name, String> headers) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
