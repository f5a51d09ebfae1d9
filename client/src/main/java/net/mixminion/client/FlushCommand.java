package net.mixminion.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.queue.Claimed;
import net.mixminion.client.queue.ClientQueue;
import net.mixminion.client.queue.QueuedPacket;
import net.mixminion.client.send.Delivery;
import net.mixminion.client.send.Progress;
import net.mixminion.client.send.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code mixminion flush}: sends what is queued. Packets that another process is handing over, be it {@code flush} or
 * {@code send}, are left to that one.
 */
@Command(name = "flush", description = "Hand the packets that are queued to their servers.")
final class FlushCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ServerNames servers = new ServerNames();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "Send at most so many packets, chosen at random.")
    private int most = Integer.MAX_VALUE;

    @Option(
            names = {"-Q", "--quiet"},
            description = "Print nothing unless something goes wrong.")
    private boolean quiet;

    private final ClientContext context;

    FlushCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "-n: at least one packet must be allowed");
        }
        Optional<ClientQueue> found = ClientQueue.find(common.home(context), context.random(), context::warn);
        if (found.isEmpty()) {
            return nothing();
        }
        try (ClientQueue queue = found.get()) {
            return flush(queue);
        }
    }

    private int nothing() {
        print(List.of(servers.nothing()));
        return ExitCode.OK;
    }

    private int flush(ClientQueue queue) throws ClientException {
        List<QueuedPacket> wanted = new ArrayList<>(servers.among(queue.list()));
        Collections.shuffle(wanted, context.random());
        Claimed claimed = queue.claim(wanted, most);
        if (claimed.isEmpty()) {
            return nothing();
        }
        int code = send(claimed.ours(), queue);
        if (claimed.others() > 0) {
            context.complain(claimed.leftToOthers());
        }
        return code == ExitCode.OK ? claimed.exitCode() : code;
    }

    private int send(List<QueuedPacket> packets, ClientQueue queue) throws ClientException {
        if (packets.isEmpty()) {
            return ExitCode.OK;
        }
        Delivery.permitOldPeers();
        QueuedDelivery delivery = new QueuedDelivery(
                new Delivery(common.settings(context).connectionTimeout(), context.clock(), context.random()),
                queue,
                context::warn);
        Tally tally;
        try (Progress progress = Progress.of(packets.size(), context.err(), context.errIsTerminal() && !quiet)) {
            tally = new Tally(delivery.deliver(packets, progress));
        }
        print(tally.successes());
        tally.leftInQueue().forEach(context::complain);
        return delivery.exitCode(tally.exitCode());
    }

    private void print(List<String> lines) {
        if (!quiet) {
            lines.forEach(context.out()::println);
        }
    }
}
