package net.mixminion.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.reply.KeyringFile;
import net.mixminion.client.reply.Mail;
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

    @Mixin
    private final Output output = new Output();

    @Option(
            names = {"-F", "--force"},
            description =
                    "Unpack messages that grow to much more than they are, too, up to 64 MB; and replace the output"
                            + " file if it is there.")
    private boolean force;

    private final ClientContext context;
    private final List<Received> fragments = new ArrayList<>();
    private @Nullable List<SurbKey> keys;
    private boolean keysFailed;
    private int code = ExitCode.OK;

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
        List<byte[]> messages = messages(input.equals(STANDARD) ? "standard input" : input.toString());
        output.write(context, force, force, out -> open(messages, out));
        keep();
        return code;
    }

    /** @return whether anything was written */
    private boolean open(List<byte[]> messages, OutputStream out) throws ClientException, IOException {
        ClientHome home = common.home(context);
        Contents contents = new Contents(out, fragments);
        MessageOpener opener = new MessageOpener(() -> keys(home), force, contents);
        for (int i = 0; i < messages.size(); i++) {
            try {
                for (AnonymousMessage message : AnonymousMessage.parse(messages.get(i))) {
                    opener.open(message);
                }
            } catch (WireFormatException e) {
                context.complain("message " + (i + 1) + " of " + messages.size() + ": " + e.getMessage());
                code = ExitCode.DATA;
            } catch (ClientException e) {
                noKeys(e);
            } catch (UncheckedIOException e) {
                throw new IOException(e);
            }
        }
        return contents.written;
    }

    /** Asks for the passphrase once, and only if a message is encrypted. */
    private List<SurbKey> keys(ClientHome home) throws ClientException {
        List<SurbKey> known = keys;
        if (known == null) {
            known = KeyringFile.of(home, passphrase.passphrase(context), context.random(), false)
                    .keys(context.clock().instant());
            keys = known;
        }
        return known;
    }

    /** Others may be readable without keys. */
    private void noKeys(ClientException e) {
        if (!keysFailed) {
            context.complain(e.getMessage());
        }
        keysFailed = true;
        code = e.exitCode();
    }

    private List<byte[]> messages(String name) throws ClientException {
        byte[] mail;
        try (InputStream in = input.equals(STANDARD) ? context.in() : Files.newInputStream(input)) {
            mail = in.readNBytes(MAX_OCTETS + 1);
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, "can't read " + name + ": " + ClientHome.reason(e));
        }
        if (mail.length > MAX_OCTETS) {
            throw new ClientException(ExitCode.DATA, name + " is longer than 32 MB; split it");
        }
        List<byte[]> messages = Mail.messages(mail);
        if (messages.isEmpty()) {
            throw new ClientException(ExitCode.DATA, "there is no anonymous message in " + name);
        }
        return messages;
    }

    private void keep() throws ClientException {
        if (fragments.isEmpty()) {
            return;
        }
        KeptFragments.of(context, common).locked(kept -> {
            Set<Digest20> messages = new LinkedHashSet<>();
            for (Received one : fragments) {
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
        context.complain(
                state.isComplete()
                        ? "a long message is complete: mixminion reassemble " + name
                        : "of the long message " + name + " there are " + state.have() + " of " + state.need()
                                + " fragments");
    }

    /**
     * A fragment and whom it was sent to, as {@code list-fragments} shows it; empty if not through a reply block. The two
     * must not be put together: who sends one half through a block and the other to an address would learn whose both are.
     */
    private record Received(FragmentPayload fragment, String identity) {}

    /** Writes texts as they come, and holds fragments. */
    private static final class Contents implements MessageOpener.Reader {
        private static final String DEFAULT_IDENTITY = "(default)";

        private final OutputStream out;
        private final List<Received> fragments;
        private boolean written;

        Contents(OutputStream out, List<Received> fragments) {
            this.out = out;
            this.fragments = fragments;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            try {
                out.write(buffer, offset, length);
                written = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void fragment(FragmentPayload fragment, Optional<String> identity) {
            fragments.add(new Received(
                    fragment,
                    identity.map(name -> name.isEmpty() ? DEFAULT_IDENTITY : name)
                            .orElse("")));
        }
    }
}
