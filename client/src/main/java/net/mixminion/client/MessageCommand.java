package net.mixminion.client;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.client.address.AddressException;
import net.mixminion.client.address.AddressParser;
import net.mixminion.client.address.ExitAddress;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.ClientSettings;
import net.mixminion.client.home.KnownServers;
import net.mixminion.client.path.ChosenPath;
import net.mixminion.client.path.ExitDemand;
import net.mixminion.client.path.PathException;
import net.mixminion.client.path.PathParser;
import net.mixminion.client.path.PathSpec;
import net.mixminion.client.path.PathUse;
import net.mixminion.client.queue.ClientQueue;
import net.mixminion.client.send.Delivery;
import net.mixminion.client.send.EncodedMessage;
import net.mixminion.client.send.MessageInput;
import net.mixminion.client.send.OutgoingPacket;
import net.mixminion.client.send.Route;
import net.mixminion.client.send.Tally;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.FragmentationParams;
import net.mixminion.packet.payload.MailHeaders;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    private static final Path STANDARD_INPUT = Path.of("-");

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-t", "--to"},
            paramLabel = "ADDRESS",
            required = true,
            description = "Where the message goes.")
    private String to = "";

    @Option(
            names = {"-P", "--path"},
            paramLabel = "PATH",
            description = "The servers it goes through (default: ForwardPath of ~/.mixminionrc, or else ~5).")
    private @Nullable String givenPath;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "Read the message from this file, not from standard input.")
    private @Nullable Path input;

    @Option(names = "--subject", paramLabel = "TEXT", description = "The subject of the mail.")
    private @Nullable String subject;

    @Option(names = "--from", paramLabel = "NAME", description = "The sender's name; many servers allow none.")
    private @Nullable String from;

    @Option(names = "--in-reply-to", paramLabel = "ID", description = "The message that this one answers.")
    private @Nullable String inReplyTo;

    @Option(names = "--references", paramLabel = "IDS", description = "The messages that this one is about.")
    private @Nullable String references;

    @Mixin
    private final DownloadOption download = new DownloadOption();

    @Option(
            names = {"-Q", "--quiet"},
            description = "Print nothing unless something goes wrong.")
    private boolean quiet;

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
        ClientSettings settings = common.settings(context);
        String path = givenPath == null ? settings.forwardPath() : givenPath;
        ExitAddress address = address();
        byte[] headers = headers();
        PathSpec spec = spec(path);
        Instant now = context.clock().instant();
        KnownServers servers = new KnownServers(
                Directories.of(context, common).servers(now, download.wanted()),
                now,
                ClientHome.userHome(context.environment()));
        Route route = Route.of(spec, address, servers, context.random(), settings.avoided());
        // what can't be sent is refused before anybody types it in
        ExitDemand least = new ExitDemand(address, hasFrom(), 0, 1);
        route.choose(least, 1);
        EncodedMessage message = address.hasPayload()
                ? encode(address, headers, read(route.limit(least)))
                : EncodedMessage.dummy(address, context.random());
        List<ChosenPath> paths = route.choose(message.demand(), message.packets());
        if (paths.stream().anyMatch(ChosenPath::repeatsAServer)) {
            context.warn("too few servers: a packet goes from a server to that same server");
        }
        return dispatch(new MessagePackets(build(message, path, paths), message.fragmentation()));
    }

    private static List<OutgoingPacket> build(EncodedMessage message, String path, List<ChosenPath> paths)
            throws ClientException {
        try {
            return message.build(paths);
        } catch (PathException e) {
            throw new ClientException(ExitCode.USAGE, "the path " + path + " can't be used: " + e.getMessage());
        }
    }

    private EncodedMessage encode(ExitAddress address, byte[] headers, byte[] body) throws ClientException {
        try {
            Compression.selfCheck();
        } catch (IllegalStateException e) {
            throw new ClientException(ExitCode.CONFIGURATION, e.getMessage());
        }
        EncodedMessage message = EncodedMessage.of(address, headers, body, hasFrom(), context.random());
        if (message.looksLikeBomb()) {
            context.warn("the message is so repetitive that it will be delivered compressed");
        }
        return message;
    }

    private byte[] read(long limit) throws ClientException {
        if (input != null && !input.equals(STANDARD_INPUT)) {
            return MessageInput.read(input, limit);
        }
        if (context.inIsTerminal() && !quiet) {
            context.err().println("Enter your message; end it with Ctrl-D.");
        }
        return MessageInput.read(context.in(), limit);
    }

    private boolean hasFrom() {
        return from != null && !from.isEmpty();
    }

    private ExitAddress address() throws ClientException {
        ExitAddress address;
        try {
            address = AddressParser.parse(to);
        } catch (AddressException e) {
            throw new ClientException(ExitCode.USAGE, e.getMessage());
        }
        if (!address.isExit()) {
            throw new ClientException(ExitCode.USAGE, address.kind() + " is a type between servers, no destination");
        }
        if ("".equals(address.lastHop())) {
            throw new ClientException(ExitCode.USAGE, "there is no server behind the @ of " + to);
        }
        if (!address.hasPayload() && (input != null || subject != null || from != null)) {
            throw new ClientException(ExitCode.USAGE, "a dummy carries no message");
        }
        return address;
    }

    private byte[] headers() throws ClientException {
        Map<MailHeaders.Name, String> headers = new EnumMap<>(MailHeaders.Name.class);
        put(MailHeaders.Name.SUBJECT, subject, headers);
        put(MailHeaders.Name.FROM, from, headers);
        put(MailHeaders.Name.IN_REPLY_TO, inReplyTo, headers);
        put(MailHeaders.Name.REFERENCES, references, headers);
        try {
            return MailHeaders.encodeMail(headers);
        } catch (WireFormatException e) {
            throw new ClientException(ExitCode.USAGE, e.getMessage());
        }
    }

    private static void put(MailHeaders.Name name, @Nullable String value, Map<MailHeaders.Name, String> headers) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private static PathSpec spec(String path) throws ClientException {
        try {
            return PathParser.parseWritten(path, PathUse.FORWARD);
        } catch (PathException e) {
            throw new ClientException(ExitCode.USAGE, "the path '" + path + "' can't be used: " + e.getMessage());
        }
    }
}
