package net.mixminion.client;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.directory.ServerDescriptor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminion list-servers}: shows the servers we know, one line for each descriptor. */
@Command(
        name = "list-servers",
        description = {
            "List the servers we know: nickname, first and last day of the keys, whether packets can go through the"
                    + " server now, what it does, where it listens.",
            "What it does: relay passes packets on, smtp delivers mail, mbox delivers to names the server knows, frag"
                    + " puts long messages together."
        })
final class ListServersCommand implements Callable<Integer> {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).withLocale(Locale.ROOT);
    private static final List<String> ORDER = List.of("relay", "smtp", "mbox", "frag");

    @Mixin
    private final CommonOptions common = new CommonOptions();

    private final ClientContext context;

    ListServersCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        Instant now = context.clock().instant();
        List<ServerDescriptor> servers = new ArrayList<>(
                Directories.of(context, common).servers(now, false).servers());
        servers.sort(Comparator.comparing(
                        (ServerDescriptor server) -> server.nickname().toLowerCase(Locale.ROOT))
                .thenComparing(ServerDescriptor::validAfter)
                .thenComparing(ServerDescriptor::published));
        if (servers.isEmpty()) {
            context.complain(
                    "no servers are known; see mixminion update-servers --help and mixminion import-server --help");
        }
        Columns.print(servers.stream().map(server -> row(server, now)).toList(), context.out());
        return ExitCode.OK;
    }

    private static List<String> row(ServerDescriptor server, Instant now) {
        List<String> capabilities = new ArrayList<>(ORDER);
        capabilities.retainAll(server.capabilities());
        return List.of(
                server.nickname(),
                DAY.format(server.validAfter()),
                DAY.format(server.validUntil()),
                server.isValidAt(now) ? "valid" : server.isExpiredAt(now) ? "expired" : "not yet",
                capabilities.isEmpty() ? "-" : String.join(",", capabilities),
                server.incoming().map(in -> in.hostname() + ":" + in.port()).orElse("-"));
    }
}
