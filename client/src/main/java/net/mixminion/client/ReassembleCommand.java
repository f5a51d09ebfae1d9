package net.mixminion.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.fragments.ClientFragments;
import net.mixminion.client.fragments.WholeMessage;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.OutputFile;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.MessageState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mixminion reassemble}: puts messages together of which enough fragments have come. */
@Command(
        name = "reassemble",
        description = {
            "Put messages together of which enough fragments have come, and write them one after the other.",
            "Nothing is written if fragments of one of them are missing."
        })
final class ReassembleCommand implements Callable<Integer> {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file, not to standard output.")
    private @Nullable Path output;

    @Option(
            names = {"-P", "--purge"},
            description = "Remove the fragments once the messages are written.")
    private boolean purge;

    @Option(
            names = {"-F", "--force"},
            description =
                    "Write a message even if it is compressed so well that it may be meant to fill your disk (up to"
                            + " 64 MB), and replace FILE if it is there.")
    private boolean force;

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Messages, by the first digits of their ids that list-fragments shows.")
    private List<String> names = List.of();

    private final ClientContext context;

    ReassembleCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        KeptFragments kept = KeptFragments.of(context, common);
        List<Digest20> chosen = kept.locked(this::choose);
        if (output == null || output.equals(STANDARD_OUTPUT)) {
            write(kept, chosen, context.out(), "standard output");
            if (context.out().checkError()) {
                throw new ClientException(ExitCode.IO, "can't write to standard output");
            }
        } else {
            try (OutputFile file = OutputFile.begin(output, force)) {
                write(kept, chosen, file.stream(), output.toString());
                file.finish();
            }
        }
        if (purge) {
            kept.locked(fragments -> finish(fragments, chosen));
        }
        return ExitCode.OK;
    }

    /** The messages in the order of the command line; all are complete. */
    private List<Digest20> choose(ClientFragments fragments) throws ClientException {
        Set<Digest20> chosen = new LinkedHashSet<>();
        for (String name : names) {
            MessageState message = fragments.find(name);
            fragments.requireComplete(message);
            chosen.add(message.messageId());
        }
        return List.copyOf(chosen);
    }

    /** Whoever reads what we write may take his time: the lock isn't held meanwhile. */
    private void write(KeptFragments kept, List<Digest20> chosen, OutputStream out, String where)
            throws ClientException {
        for (Digest20 messageId : chosen) {
            WholeMessage message = kept.locked(fragments -> assemble(fragments, messageId));
            try {
                message.writeTo(out);
            } catch (IOException e) {
                throw new ClientException(ExitCode.IO, "can't write to " + where + ": " + ClientHome.reason(e));
            }
        }
    }

    private WholeMessage assemble(ClientFragments fragments, Digest20 messageId) throws ClientException {
        MessageState message = fragments.find(messageId.hex());
        return WholeMessage.of(fragments.name(messageId), fragments.assemble(message), force);
    }

    private static int finish(ClientFragments fragments, List<Digest20> chosen) throws ClientException {
        int removed = 0;
        for (Digest20 messageId : chosen) {
            removed += fragments.finish(messageId, Ending.COMPLETED);
        }
        return removed;
    }
}
