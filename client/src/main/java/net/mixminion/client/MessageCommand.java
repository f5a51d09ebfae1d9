package net.mixminion.client;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.client.address.ExitAddress;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.ClientLock;
import net.mixminion.client.home.ClientSettings;
import net.mixminion.client.home.KnownServers;
import net.mixminion.client.path.ChosenPath;
import net.mixminion.client.path.ExitDemand;
import net.mixminion.client.path.PathException;
import net.mixminion.client.path.PathParser;
import net.mixminion.client.path.PathSpec;
import net.mixminion.client.path.PathUse;
import net.mixminion.client.queue.ClientQueue;
import net.mixminion.client.reply.SurbLog;
import net.mixminion.client.send.Delivery;
import net.mixminion.client.send.EncodedMessage;
import net.mixminion.client.send.MessageInput;
import net.mixminion.client.send.OutgoingPacket;
import net.mixminion.client.send.Route;
import net.mixminion.client.send.Tally;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.FragmentationParams;
import net.mixminion.packet.payload.ReplyBlock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code send} and {@code queue} have in common: a message is read and made into packets. */
@Command(
        footer = {
            "",
            "ADDRESS is user@host, smtp:user@host, mbox:NAME@SERVER, drop (a dummy), or 0xTYPE[:DATA].",
            "PATH is a list of servers: nicknames or descriptor files, ? for one of our choice, *N for N of them, ~N for"
                    + " about N, with commas between them; a colon in place of one comma says where the two legs meet.",
            "",
            "${COMMAND-FULL-NAME} -t user@example.org -i letter",
            "${COMMAND-FULL-NAME} -t user@example.org -P '/var/spool/minion/keys/key_0001/ServerDesc,*2'"
        })
abstract class MessageCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-t", "--to"},
            paramLabel = "ADDRESS",
            description = "Where the message goes.")
    private @Nullable String to;

    @Mixin
    private final ReplyBlockOptions blocks = new ReplyBlockOptions();

    @Option(
            names = {"-P", "--path"},
            paramLabel = "PATH",
            description = "The servers it goes through (default: ForwardPath, or for an answer ReplyPath, of"
                    + " ~/.mixminionrc, or else ~5).")
    private @Nullable String givenPath;

    @Mixin
    private final TextOptions text = new TextOptions();

    @Mixin
    private final DownloadOption download = new DownloadOption();

    @Option(
            names = {"-Q", "--quiet"},
            description = "Print nothing unless something goes wrong.")
    private boolean quiet;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final ClientContext context;

    MessageCommand(ClientContext context) {
        this.context = context;
    }

    /**
     * The packets of a message.
     *
     * @param packets in the order of the fragments
     * @param fragmentation how the message was cut up, if it was
     */
    record MessagePackets(List<OutgoingPacket> packets, Optional<FragmentationParams> fragmentation) {}

    /** Sees to it that {@link #dispatch} can keep packets, before reply blocks are used up. */
    abstract void prepare() throws ClientException;

    /** Does with the packets what the command is for, and gives its exit code. */
    abstract int dispatch(MessagePackets message) throws ClientException;

    ClientContext context() {
        return context;
    }

    CommonOptions common() {
        return common;
    }

    boolean quiet() {
        return quiet;
    }

    /** Prints lines on standard output, unless the user wants it quiet. */
    void print(List<String> lines) {
        if (!quiet) {
            lines.forEach(context.out()::println);
        }
    }

    /** Queues packets and says so. */
    int queue(MessagePackets message) throws ClientException {
        try (ClientQueue queue = openQueue()) {
            queue.add(message.packets(), today());
        }
        print(Tally.byServer(
                message.packets().stream().map(OutgoingPacket::first).toList(), "queued for"));
        return ExitCode.OK;
    }

    ClientQueue openQueue() throws ClientException {
        return ClientQueue.open(common.home(context), context.random(), context::warn);
    }

    LocalDate today() {
        return LocalDate.ofInstant(context.clock().instant(), ZoneOffset.UTC);
    }

    @Override
    public Integer call() throws ClientException {
        Delivery.permitOldPeers();
        String address = to;
        if (address == null) {
            return dispatch(reply());
        }
        if (blocks.areGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "a message goes to an address or to reply blocks, not to both");
        }
        return dispatch(forward(Addresses.exit(address)));
    }

    private MessagePackets forward(ExitAddress address) throws ClientException {
        if (!address.hasPayload() && text.areGiven()) {
            throw new ClientException(ExitCode.USAGE, "a dummy carries no message");
        }
        ClientSettings settings = common.settings(context);
        String path = givenPath == null ? settings.forwardPath() : givenPath;
        byte[] headers = text.headers();
        PathSpec parsed = spec(path, PathUse.FORWARD);
        Route route = Route.of(parsed, PathUse.FORWARD, address, servers(), context.random(), settings.avoided());
        // what can't be sent is refused before anybody types it in
        ExitDemand least = new ExitDemand(address, text.hasFrom(), 0, 1);
        route.choose(least, 1);
        EncodedMessage message = address.hasPayload()
                ? encoded(() -> EncodedMessage.of(
                        address,
                        headers,
                        text.read(context, route.limit(least), !quiet),
                        text.hasFrom(),
                        context.random()))
                : EncodedMessage.dummy(address, context.random());
        List<ChosenPath> paths = warnedOf(route.choose(message.demand(), message.packets()));
        try {
            return new MessagePackets(message.build(paths), message.fragmentation());
        } catch (PathException e) {
            throw unusable(path, e);
        }
    }

    private MessagePackets reply() throws ClientException {
        if (!blocks.areGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "where does the message go? Use -t ADDRESS, or -R FILE with reply blocks");
        }
        if (blocks.fromStandardInput() && text.fromStandardInput()) {
            throw new ClientException(
                    ExitCode.USAGE, "message and reply blocks can't both come from standard input; use -i FILE");
        }
        ClientSettings settings = common.settings(context);
        ClientHome home = common.home(context);
        String path = givenPath == null ? settings.replyPath() : givenPath;
        byte[] headers = text.headers();
        PathSpec parsed = spec(path, PathUse.REPLY);
        Instant now = context.clock().instant();
        List<ReplyBlock> given = blocks.read(context);
        // as above: what can't be sent is refused at once
        SurbLog.open(home, now, false).usable(given, 1, now);
        Route route = Route.toReplyBlock(parsed, servers(), context.random(), settings.avoided());
        route.choose(ExitDemand.NOTHING, 1);
        EncodedMessage message = encoded(() ->
                EncodedMessage.reply(headers, text.read(context, MessageInput.MAX_OCTETS, !quiet), context.random()));
        List<ChosenPath> paths = new ArrayList<>();
        for (int i = 0; i < message.packets(); i++) {
            paths.addAll(route.choose(ExitDemand.NOTHING, 1));
        }
        warnedOf(paths);
        prepare();
        ClientLock lock = home.lock();
        try {
            SurbLog log = SurbLog.open(home, now, true);
            List<ReplyBlock> used = log.usable(given, message.packets(), now);
            List<OutgoingPacket> packets = message.buildReplies(paths, used);
            // from here on they count as used, whatever becomes of the packets: a second one would be a replay
            log.use(used);
            return new MessagePackets(packets, message.fragmentation());
        } catch (PathException e) {
            throw unusable(path, e);
        } finally {
            lock.close();
        }
    }

    private KnownServers servers() throws ClientException {
        return Directories.of(context, common).known(context.clock().instant(), download.wanted());
    }

    private List<ChosenPath> warnedOf(List<ChosenPath> paths) {
        if (paths.stream().anyMatch(ChosenPath::repeatsAServer)) {
            context.warn("too few servers: a packet goes from a server to that same server");
        }
        return paths;
    }

    /** Reads and encodes a message. */
    @FunctionalInterface
    private interface Encoding {
        EncodedMessage encode() throws ClientException;
    }

    private EncodedMessage encoded(Encoding encoding) throws ClientException {
        try {
            Compression.selfCheck();
        } catch (IllegalStateException e) {
            throw new ClientException(ExitCode.CONFIGURATION, e.getMessage());
        }
        EncodedMessage message = encoding.encode();
        if (message.looksLikeBomb()) {
            context.warn("the message is so repetitive that it will be delivered compressed");
        }
        return message;
    }

    private static PathSpec spec(String path, PathUse use) throws ClientException {
        try {
            return PathParser.parseWritten(path, use);
        } catch (PathException e) {
            throw unusable(path, e);
        }
    }

    private static ClientException unusable(String path, PathException e) {
        return new ClientException(ExitCode.USAGE, "the path '" + path + "' can't be used: " + e.getMessage());
    }
}
