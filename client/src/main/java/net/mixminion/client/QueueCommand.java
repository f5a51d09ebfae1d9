package net.mixminion.client;

import net.mixminion.client.exit.ClientException;
import picocli.CommandLine.Command;

/** {@code mixminion queue}: makes packets of a message and keeps them for {@code flush}. */
@Command(
        name = "queue",
        description = "Read a message, make packets of it, and keep them until mixminion flush sends them.")
final class QueueCommand extends MessageCommand {
    QueueCommand(ClientContext context) {
        super(context);
    }

    @Override
    void prepare() throws ClientException {
        openQueue().close();
    }

    @Override
    int dispatch(MessagePackets message) throws ClientException {
        return queue(message);
    }
}
