package net.mixminion.client;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.queue.Claimed;
import net.mixminion.client.queue.ClientQueue;
import net.mixminion.client.queue.QueuedPacket;
import net.mixminion.client.send.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mixminion clean-queue}: gives up packets that have waited too long. */
@Command(
        name = "clean-queue",
        description = "Delete packets that have been queued for many days; they are not sent any more.")
final class CleanQueueCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerNames servers = new ServerNames();

    @Option(
            names = {"-d", "--days"},
            paramLabel = "DAYS",
            defaultValue = "60",
            description = "Delete what was queued at least so many days ago (default: ${DEFAULT-VALUE}).")
    private int days;

    private final ClientContext context;

    CleanQueueCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        if (days < 0) {
            throw new ParameterException(spec.commandLine(), "-d: a number of days is not below 0");
        }
        Optional<ClientQueue> found = ClientQueue.find(common.home(context), context.random(), context::warn);
        if (found.isEmpty()) {
            context.out().println("nothing to delete");
            return ExitCode.OK;
        }
        try (ClientQueue queue = found.get()) {
            return clean(queue);
        }
    }

    private int clean(ClientQueue queue) throws ClientException {
        LocalDate last =
                LocalDate.ofInstant(context.clock().instant(), ZoneOffset.UTC).minusDays(days);
        List<QueuedPacket> old = servers.among(queue.list()).stream()
                .filter(packet -> !packet.day().isAfter(last))
                .toList();
        Claimed claimed = queue.claim(old, Integer.MAX_VALUE);
        queue.remove(claimed.ours());
        Tally.byServer(claimed.ours().stream().map(QueuedPacket::first).toList(), "deleted that waited for")
                .forEach(context.out()::println);
        if (claimed.isEmpty()) {
            context.out().println("nothing to delete");
        }
        if (claimed.others() > 0) {
            context.complain(claimed.leftToOthers());
        }
        return claimed.exitCode();
    }
}
