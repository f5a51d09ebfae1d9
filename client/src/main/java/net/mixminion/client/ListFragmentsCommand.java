package net.mixminion.client;

import java.util.List;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.fragments.ClientFragments;
import net.mixminion.packet.payload.MessageState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminion list-fragments}: shows the messages of which fragments are kept, one line for each. */
@Command(
        name = "list-fragments",
        description = {
            "List the messages of which fragments have come: id, the identity it was sent to (or -), how many fragments"
                    + " there are of how many that are needed, size of the message before it is uncompressed, the day"
                    + " (GMT) on which the first one came, and whether the message can be put together."
        })
final class ListFragmentsCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common = new CommonOptions();

    private final ClientContext context;

    ListFragmentsCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        KeptFragments kept = KeptFragments.of(context, common);
        List<List<String>> rows = kept.exist() ? kept.locked(ListFragmentsCommand::rows) : List.of();
        if (rows.isEmpty()) {
            context.complain("no fragments are kept");
        }
        Columns.print(rows, context.out());
        return ExitCode.OK;
    }

    private static List<List<String>> rows(ClientFragments fragments) {
        return fragments.messages().stream()
                .map(message -> row(fragments.name(message.messageId()), message))
                .toList();
    }

    private static List<String> row(String name, MessageState message) {
        return List.of(
                name,
                message.identity().isEmpty() ? "-" : message.identity(),
                message.have() + " of " + message.need() + " fragments",
                message.params().length() + " octets",
                "since " + message.firstDay(),
                message.isComplete() ? "complete" : "incomplete");
    }
}
