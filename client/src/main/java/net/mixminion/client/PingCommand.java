package net.mixminion.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.KnownServers;
import net.mixminion.client.path.FirstServer;
import net.mixminion.client.path.Mix;
import net.mixminion.client.send.Delivery;
import net.mixminion.client.send.Fate;
import net.mixminion.client.send.Ping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code mixminion ping}: finds out whether servers are up.
 *
 * <p>HOST:PORT must be the address of a known server. The reference asks whoever listens there without a look at its
 * identity; that anybody answers says nothing about a server, and a client that can speak to somebody whose key it
 * doesn't know could be made to by mistake (docs/PROTOCOL.md, D-60).
 */
@Command(
        name = "ping",
        description = {
            "Find out whether servers are up: connect to each, check its identity key, and send it a packet of padding.",
            "A server is named by its nickname, the file of its descriptor, or the address of a server that is known."
        })
final class PingCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9.-]+):([0-9]{1,5})");

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DownloadOption download = new DownloadOption();

    @Parameters(arity = "1..*", paramLabel = "SERVER|HOST:PORT", description = "The servers.")
    private List<String> names = List.of();

    private final ClientContext context;

    PingCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        Delivery.permitOldPeers();
        context.warn(
                "whoever watches your connection sees which servers you ping, and may guess that you will use them");
        Instant now = context.clock().instant();
        KnownServers known = Directories.of(context, common).known(now, download.wanted());
        List<FirstServer> servers = new ArrayList<>();
        for (String name : names) {
            find(name, known).stream().map(FirstServer::of).forEach(servers::add);
        }
        List<Fate> fates =
                new Ping(common.settings(context).connectionTimeout(), context.clock(), context.random()).ask(servers);
        fates.forEach(fate ->
                context.out().println(fate.first() + (fate.accepted() ? " is up" : " is down: " + fate.reason())));
        return fates.stream().allMatch(Fate::accepted) ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }

    private static List<Mix> find(String name, KnownServers known) throws ClientException {
        Matcher address = ADDRESS.matcher(name);
        if (!address.matches() || Files.exists(Path.of(name))) {
            return List.of(known.find(name));
        }
        String host = address.group(1).toLowerCase(Locale.ROOT);
        List<Mix> there = known.at(host, Integer.parseInt(address.group(2)));
        if (there.isEmpty()) {
            throw new ClientException(
                    ExitCode.NO_INPUT,
                    "no known server listens at " + name
                            + ", and without its identity key nobody can tell whether it is the one; see mixminion"
                            + " list-servers, or give the file of its descriptor");
        }
        return there;
    }
}
