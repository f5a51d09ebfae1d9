package net.mixminion.ctl;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminiond stats}: tells what the server has counted. */
@Command(
        name = "stats",
        description = "Print the statistics of the current period.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class StatsCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.out);
        Home home = new Home(config);
        home.checkVersion();
        if (!config.server().logStats()) {
            System.out.println("Statistics are off: [Server] LogStats is no.");
            return ExitCode.OK.status();
        }
        Optional<String> live = ControlSocket.ask(home.runDir(), "stats");
        if (live.isPresent()) {
            System.out.print(live.get());
        } else {
            System.out.println("(no server is running: these are the values saved last)");
            Statistics statistics = Statistics.peek(home.statsTmp(), Clock.systemUTC());
            statistics.takeUnits(UnitCounts.read(config.server().workDir()));
            System.out.print(statistics.text());
        }
        return ExitCode.OK.status();
    }
}
