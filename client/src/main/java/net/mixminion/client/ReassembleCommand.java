package net.mixminion.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.fragments.ClientFragments;
import net.mixminion.client.fragments.WholeMessage;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.MessageState;
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
    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final Output output = new Output();

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
        output.write(context, force, force, out -> {
            for (Digest20 messageId : chosen) {
                // whoever reads what we write may take his time: the lock isn't held meanwhile
                kept.locked(fragments -> assemble(fragments, messageId)).writeTo(out);
            }
            return true;
        });
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
