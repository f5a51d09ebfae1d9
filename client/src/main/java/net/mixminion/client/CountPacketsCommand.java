package net.mixminion.client;

import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.client.address.ExitAddress;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.send.MessageInput;
import net.mixminion.packet.payload.PayloadEncoder;
import net.mixminion.packet.payload.ServerSideHeader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mixminion count-packets}: says how many packets a message takes, and so how many reply blocks. */
@Command(
        name = "count-packets",
        description = "Read a message and say how many packets it takes; an answer needs a reply block for each.")
final class CountPacketsCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-t", "--to"},
            paramLabel = "ADDRESS",
            description = "Where the message is to go.")
    private @Nullable String to;

    @Option(
            names = {"-R", "--reply"},
            description = "Count for an answer to reply blocks.")
    private boolean reply;

    @Mixin
    private final TextOptions text = new TextOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final ClientContext context;

    CountPacketsCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        String address = to;
        if (reply == (address != null)) {
            throw new ParameterException(
                    spec.commandLine(), "use either -t ADDRESS, or -R for an answer to reply blocks");
        }
        int packets = address == null ? count(Optional.empty()) : count(Addresses.exit(address));
        context.out().println(packets == 1 ? "1 packet" : packets + " packets");
        common.status(context).say("COUNT_PACKETS", packets);
        return ExitCode.OK;
    }

    private int count(ExitAddress address) throws ClientException {
        if (!address.hasPayload()) {
            if (text.areGiven()) {
                throw new ClientException(ExitCode.USAGE, "a dummy carries no message");
            }
            return 1;
        }
        return count(Optional.of(new ServerSideHeader(address.type(), address.infoOctets())));
    }

    private int count(Optional<ServerSideHeader> header) throws ClientException {
        byte[] headers = text.headers();
        byte[] body = text.read(context, MessageInput.MAX_OCTETS, true);
        return PayloadEncoder.count(MessageInput.joined(headers, body), 0, header);
    }
}
