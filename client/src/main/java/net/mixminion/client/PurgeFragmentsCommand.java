package net.mixminion.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.fragments.ClientFragments;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mixminion purge-fragments}: removes the fragments of messages that nobody wants. */
@Command(
        name = "purge-fragments",
        description = {
            "Remove the fragments of messages, whether these can be put together or not.",
            "Their files are overwritten first, and fragments that come later are not kept."
        })
final class PurgeFragmentsCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Messages, by the first digits of their ids that list-fragments shows.")
    private List<String> names = List.of();

    private final ClientContext context;

    PurgeFragmentsCommand(ClientContext context) {
        this.context = context;
    }

    /** Removes nothing if one of the messages isn't there. */
    @Override
    public Integer call() throws ClientException {
        KeptFragments.of(context, common).locked(this::purge).forEach(context.out()::println);
        return ExitCode.OK;
    }

    private List<String> purge(ClientFragments fragments) throws ClientException {
        List<Digest20> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(fragments.find(name).messageId());
        }
        List<String> removed = new ArrayList<>();
        for (Digest20 messageId : chosen.stream().distinct().toList()) {
            String name = fragments.name(messageId);
            int count = fragments.finish(messageId, Ending.REJECTED);
            removed.add(name + ": " + count + (count == 1 ? " fragment" : " fragments") + " removed");
        }
        return removed;
    }
}
