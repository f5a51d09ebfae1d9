package net.mixminion.client;

import java.util.List;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.queue.ClientQueue;
import net.mixminion.client.queue.QueuedPacket;
import net.mixminion.client.send.Delivery;
import net.mixminion.client.send.Fate;
import net.mixminion.client.send.Progress;
import net.mixminion.client.send.SendReport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mixminion send}: sends one message. */
@Command(
        name = "send",
        description = {
            "Read a message, make packets of it, and hand them to the first servers of their paths.",
            "The packets are kept on disk until these servers have acknowledged them; mixminion flush sends what is left."
        })
final class SendCommand extends MessageCommand {
    /** What becomes of the queue; without either, it holds what is not yet acknowledged. */
    private static final class QueueUse {
        @Option(
                names = "--queue",
                description = "Hand over nothing: only queue the packets, for mixminion flush to send.")
        private boolean only;

        @Option(names = "--no-queue", description = "Keep nothing on disk, even if a server doesn't take its packets.")
        private boolean never;
    }

    @ArgGroup
    private QueueUse use = new QueueUse();

    SendCommand(ClientContext context) {
        super(context);
    }

    @Override
    void prepare() throws ClientException {
        if (!use.never) {
            openQueue().close();
        }
    }

    @Override
    int dispatch(MessagePackets message) throws ClientException {
        if (use.only) {
            return queue(message);
        }
        return use.never ? sendWithoutQueue(message) : send(message);
    }

    private int sendWithoutQueue(MessagePackets message) throws ClientException {
        List<Fate> fates;
        try (Progress progress = progress(message)) {
            fates = delivery().deliver(message.packets(), known -> known.forEach(fate -> progress.step()));
        }
        return report(new SendReport(fates, message.fragmentation(), false));
    }

    private int send(MessagePackets message) throws ClientException {
        try (ClientQueue queue = queueing(this::openQueue)) {
            List<QueuedPacket> queued = queueing(() -> queue.add(message.packets(), today()));
            QueuedDelivery delivery = new QueuedDelivery(delivery(), queue, context()::warn);
            List<Fate> fates;
            try (Progress progress = progress(message)) {
                fates = delivery.deliver(message.packets(), queued, progress);
            }
            return delivery.exitCode(report(new SendReport(fates, message.fragmentation(), true)));
        }
    }

    /** Something that must be done before anything is sent. */
    private interface Step<T> {
        T run() throws ClientException;
    }

    private static <T> T queueing(Step<T> step) throws ClientException {
        try {
            return step.run();
        } catch (ClientException e) {
            throw new ClientException(
                    e.exitCode(), e.getMessage() + "; nothing was sent (--no-queue sends without a queue)");
        }
    }

    private Delivery delivery() throws ClientException {
        return new Delivery(
                common().settings(context()).connectionTimeout(),
                context().clock(),
                context().random());
    }

    private Progress progress(MessagePackets message) {
        return Progress.of(message.packets().size(), context().err(), context().errIsTerminal() && !quiet());
    }

    private int report(SendReport report) {
        print(report.successes());
        report.failures().forEach(context()::complain);
        return report.exitCode();
    }
}
