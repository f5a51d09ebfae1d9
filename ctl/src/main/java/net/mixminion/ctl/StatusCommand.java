package net.mixminion.ctl;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mixminiond status}: how the server is, for people and for scripts. */
@Command(
        name = "status",
        description = "Tell how the server is: its processes, queues, keys, peers, and what it discarded.",
        footer = "Exit status: 0 healthy, 1 degraded (the problems are named), 2 not running.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.err);
        new Home(config).checkVersion();
        ObjectNode status = StatusReport.of(config, Clock.systemUTC());
        System.out.print(
                json
                        ? new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status) + "\n"
                        : StatusText.of(status));
        return StatusReport.exitStatus(status);
    }
}
