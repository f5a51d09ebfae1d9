package net.mixminion.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.OutputFile;
import net.mixminion.client.reply.KeyringFile;
import net.mixminion.client.reply.MessageOpener;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.AnonymousMessage;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.packet.payload.SurbKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mixminion decode}: reads anonymous messages out of mails. */
@Command(
        name = "decode",
        description = {
            "Read mails with anonymous messages in them, and write what the messages say.",
            "Fragments of long messages are kept; see list-fragments and reassemble."
        },
        footer = {"", "mixminion decode -i mail"})
final class DecodeCommand implements Callable<Integer> {
    private static final Path STANDARD = Path.of("-");
    /** Several hundred fragments; it must fit into memory, more than once. */
    private static final int MAX_OCTETS = 32 * 1024 * 1024;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final PassphraseOption passphrase = new PassphraseOption();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "Read this file, not standard input.")
    private Path input = STANDARD;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file, not to standard output.")
    private Path output = STANDARD;

    @Option(
            names = {"-F", "--force"},
            description =
                    "Unpack messages that grow to much more than they are, too, up to 64 MB; and replace the output"
                            + " file if it is there.")
    private boolean force;

    private final ClientContext context;
    private @Nullable List<SurbKey> keys;

    DecodeCommand(ClientContext context) {
        this.context = context;
    }

    /** Decodes what can be decoded; the exit code tells if that was not everything. */
    @Override
    public Integer call() throws ClientException {
        if (passphrase.fromStandardInput() && input.equals(STANDARD)) {
            throw new ClientException(
                    ExitCode.USAGE, "passphrase and mail can't both come from standard input; use -i FILE");
        }
        List<AnonymousMessage> messages = messages(input.equals(STANDARD) ? "standard input" : input.toString());
        boolean all;
        try {
            if (output.equals(STANDARD)) {
                all = open(messages, new Contents(context.out()));
                if (context.out().checkError()) {
                    throw new ClientException(ExitCode.IO, "can't write to standard output");
                }
            } else {
                try (OutputFile file = OutputFile.begin(output, force)) {
                    all = open(messages, new Contents(file.stream()));
                    file.finish();
                }
            }
        } catch (UncheckedIOException e) {
            throw new ClientException(ExitCode.IO, "can't write to " + output + ": " + e.getMessage());
        }
        return all ? ExitCode.OK : ExitCode.DATA;
    }

    /** False if some could not be opened; why has been said. */
    private boolean open(List<AnonymousMessage> messages, Contents contents) throws ClientException {
        ClientHome home = common.home(context);
        MessageOpener opener = new MessageOpener(() -> keys(home), force, contents);
        boolean all = true;
        for (int i = 0; i < messages.size(); i++) {
            try {
                opener.open(messages.get(i));
            } catch (WireFormatException e) {
                context.err()
                        .println("mixminion: message " + (i + 1) + " of " + messages.size() + ": " + e.getMessage());
                all = false;
            }
        }
        keep(contents.fragments);
        return all;
    }

    /** Asks for the passphrase once, and only if a message is encrypted. */
    private List<SurbKey> keys(ClientHome home) throws ClientException {
        if (keys == null) {
            Instant now = context.clock().instant();
            keys = KeyringFile.of(home, passphrase.passphrase(context), context.random(), false)
                    .keys(now);
        }
        return keys;
    }

    private List<AnonymousMessage> messages(String name) throws ClientException {
        byte[] mail;
        try (InputStream in = input.equals(STANDARD) ? context.in() : Files.newInputStream(input)) {
            mail = in.readNBytes(MAX_OCTETS + 1);
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, "can't read " + name + ": " + ClientHome.reason(e));
        }
        if (mail.length > MAX_OCTETS) {
            throw new ClientException(ExitCode.DATA, name + " is too long; split it");
        }
        List<AnonymousMessage> messages;
        try {
            messages = AnonymousMessage.parse(mail);
        } catch (WireFormatException e) {
            throw new ClientException(ExitCode.DATA, name + ": " + e.getMessage());
        }
        if (messages.isEmpty()) {
            throw new ClientException(ExitCode.DATA, "there is no anonymous message in " + name);
        }
        return messages;
    }

    private void keep(List<Received> received) throws ClientException {
        if (received.isEmpty()) {
            return;
        }
        KeptFragments.of(context, common).locked(kept -> {
            Set<Digest20> messages = new LinkedHashSet<>();
            for (Received one : received) {
                if (isKept(kept.add(one.fragment(), one.identity()))) {
                    messages.add(one.fragment().messageId());
                }
            }
            kept.messages().stream()
                    .filter(state -> messages.contains(state.messageId()))
                    .forEach(state -> tell(state, kept.name(state.messageId())));
            return messages;
        });
    }

    private boolean isKept(FragmentPool.Outcome outcome) {
        switch (outcome) {
            case LATE -> context.warn("a fragment of a message that is done with is dropped");
            case TOO_LARGE -> context.warn("a fragment of a message that would be too long is dropped");
            case REJECTED_MESSAGE -> context.warn("a fragment contradicts others of its message, which is given up");
            case STORED, DUPLICATE, UNNEEDED -> {
                return true;
            }
        }
        return false;
    }

    private void tell(MessageState state, String name) {
        context.err()
                .println(
                        state.isComplete()
                                ? "mixminion: a long message is complete: mixminion reassemble " + name
                                : "mixminion: of the long message " + name + " there are " + state.have() + " of "
                                        + state.need() + " fragments");
    }

    /** A fragment and whose reply block it came through. */
    private record Received(FragmentPayload fragment, String identity) {}

    /** Writes texts as they come, and holds fragments. */
    private static final class Contents implements MessageOpener.Reader {
        private final OutputStream out;
        private final List<Received> fragments = new ArrayList<>();

        Contents(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            try {
                out.write(buffer, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void fragment(FragmentPayload fragment, String identity) {
            fragments.add(new Received(fragment, identity));
        }
    }
}
