package net.mixminion.client;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
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
import net.mixminion.client.path.PathUse;
import net.mixminion.client.reply.KeyringFile;
import net.mixminion.client.send.Route;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.PathTooLongException;
import net.mixminion.packet.payload.ReplyBlock;
import net.mixminion.packet.payload.ReplyBlockBuilder;
import net.mixminion.packet.payload.ReplyBlockText;
import net.mixminion.packet.payload.SurbKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mixminion generate-surb}: makes reply blocks, each of which lets anybody send us one packet. */
@Command(
        name = "generate-surb",
        aliases = "generate-surbs",
        description = {
            "Make reply blocks: whoever gets one can send one packet to you without learning who you are.",
            "A long answer needs several of them."
        },
        footer = {"", "mixminion generate-surb -t me@example.org -n 3 -o blocks"})
final class GenerateSurbCommand implements Callable<Integer> {
    /** Less is of no use: an answer takes hours, and blocks that are nearly expired are passed over. */
    private static final Duration SHORTEST = Duration.ofHours(12);

    private static final int MOST = 1000;
    private static final int MOST_DAYS = 365;
    private static final int LONGEST_NAME = 128;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DownloadOption download = new DownloadOption();

    @Mixin
    private final PassphraseOption passphrase = new PassphraseOption();

    @Option(
            names = {"-t", "--to"},
            paramLabel = "ADDRESS",
            description = "Where replies go (default: SURBAddress of ~/.mixminionrc).")
    private @Nullable String givenAddress;

    @Option(
            names = {"-P", "--path"},
            paramLabel = "PATH",
            description = "The servers that replies come through (default: SURBPath of ~/.mixminionrc, or else ~5).")
    private @Nullable String givenPath;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1",
            description = "How many to make (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--lifetime",
            paramLabel = "DAYS",
            description = "How long they are to be good; longer leaves fewer servers to choose from"
                    + " (default: SURBLifetime of ~/.mixminionrc, or else 7).")
    private @Nullable Integer days;

    @Option(
            names = "--identity",
            paramLabel = "NAME",
            defaultValue = "",
            description = "A name of yours, only you see it: replies to blocks of different names are not mixed up.")
    private String identity = "";

    @Mixin
    private final Output output = new Output();

    @Option(
            names = {"-F", "--force"},
            description = "Replace the output file if it is there.")
    private boolean force;

    @Option(
            names = {"-b", "--binary"},
            description = "Write them as octets, not as text.")
    private boolean binary;

    private final ClientContext context;

    GenerateSurbCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        ClientSettings settings = common.settings(context);
        ExitAddress address = address(settings);
        Instant now = context.clock().instant();
        Instant expires = now.plus(lifetime(settings)).truncatedTo(ChronoUnit.DAYS);
        checkNumbers();
        if (expires.isBefore(now.plus(SHORTEST))) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "a reply block is good until midnight GMT, so these would be so for a few hours only; use a longer"
                            + " --lifetime");
        }
        StatusLines status = common.status(context);
        List<ChosenPath> paths = paths(settings, address, now, expires);
        ClientHome home = common.home(context);
        SurbKey key = KeyringFile.of(home, passphrase.passphrase(context), context.random(), true)
                .keyFor(identity, now, expires);
        ReplyBlockBuilder builder = new ReplyBlockBuilder(context.random());
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        List<Digest20> handles = new ArrayList<>();
        for (ChosenPath path : paths) {
            Digest20 handle = builder.handle(key);
            ReplyBlock block = build(builder, path, address, key, handle, expires);
            blocks.writeBytes(binary ? block.pack() : ReplyBlockText.pack(block));
            handles.add(handle);
        }
        output.write(context, force, true, out -> {
            blocks.writeTo(out);
            return true;
        });
        for (Digest20 handle : handles) {
            status.say("GENERATED_SURB", Base64.getEncoder().encodeToString(handle.bytes()));
        }
        return ExitCode.OK;
    }

    /** Each ends where it may: nobody is to see that they belong together. */
    private List<ChosenPath> paths(ClientSettings settings, ExitAddress address, Instant now, Instant expires)
            throws ClientException {
        KnownServers servers = Directories.of(context, common).known(now, expires, download.wanted());
        String path = givenPath == null ? settings.surb().path() : givenPath;
        Route route;
        try {
            route = Route.of(
                    PathParser.parseWritten(path, PathUse.SURB),
                    PathUse.SURB,
                    address,
                    servers,
                    context.random(),
                    settings.avoided());
        } catch (PathException e) {
            throw new ClientException(ExitCode.USAGE, "the path '" + path + "' can't be used: " + e.getMessage());
        }
        List<ChosenPath> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            paths.addAll(route.choose(new ExitDemand(address, false, 0, 1), 1));
        }
        if (paths.stream().anyMatch(ChosenPath::repeatsAServer)) {
            context.warn("too few servers: a reply goes from a server to that same server");
        }
        return paths;
    }

    private static ReplyBlock build(
            ReplyBlockBuilder builder,
            ChosenPath path,
            ExitAddress address,
            SurbKey key,
            Digest20 handle,
            Instant expires)
            throws ClientException {
        try {
            return builder.build(path.hops2(), address.type(), address.infoOctets(), key, handle, expires);
        } catch (PathTooLongException e) {
            throw new ClientException(ExitCode.USAGE, "path and address are too long for a reply block");
        }
    }

    private ExitAddress address(ClientSettings settings) throws ClientException {
        String text = givenAddress == null ? settings.surb().address().orElse("") : givenAddress;
        if (text.isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE, "where do replies go? Use -t, or write SURBAddress into " + settings.file());
        }
        ExitAddress address = Addresses.exit(text);
        if (!address.hasPayload()) {
            throw new ClientException(ExitCode.USAGE, "no reply can be delivered to " + text);
        }
        return address;
    }

    private Duration lifetime(ClientSettings settings) throws ClientException {
        Duration lifetime = days == null ? settings.surb().lifetime() : Duration.ofDays(days);
        if (lifetime.compareTo(Duration.ofDays(1)) < 0 || lifetime.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw new ClientException(ExitCode.USAGE, "a reply block is good for 1 to " + MOST_DAYS + " days");
        }
        return lifetime;
    }

    private void checkNumbers() throws ClientException {
        if (count < 1 || count > MOST) {
            throw new ClientException(ExitCode.USAGE, "1 to " + MOST + " reply blocks can be made at a time");
        }
        if (identity.length() > LONGEST_NAME
                || identity.startsWith("(")
                || identity.chars().anyMatch(Character::isISOControl)) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "the name of an identity has at most " + LONGEST_NAME
                            + " characters, no control characters, and doesn't begin with a parenthesis");
        }
    }
}
