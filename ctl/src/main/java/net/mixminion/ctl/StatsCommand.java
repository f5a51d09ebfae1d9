package net.mixminion.ctl;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mixminiond stats}: tells what the server has counted. */
@Command(
        name = "stats",
        description = "Print the statistics of the current period.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class StatsCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Option(
            names = "--rotate",
            description =
                    "Save them, and append the period to StatsFile if it is over: for stages without a supervisor,"
                            + " which does so by itself.")
    private boolean rotate;

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.out);
        Home home = new Home(config);
        home.checkVersion();
        if (!config.server().logStats()) {
            System.out.println("Statistics are off: [Server] LogStats is no.");
            return ExitCode.OK.status();
        }
        if (rotate) {
            rotate(config, home);
            return ExitCode.OK.status();
        }
        Optional<String> live = ControlSocket.ask(home.runDir(), "stats");
        if (live.isPresent()) {
            System.out.print(live.get());
        } else {
            if (Units.alive(config).isEmpty()) {
                System.out.println("(no server is running: these are the values saved last)");
            }
            Statistics statistics = Statistics.peek(home.statsTmp(), Clock.systemUTC());
            statistics.takeUnits(Units.counts(config.server().workDir()));
            System.out.print(statistics.text());
        }
        return ExitCode.OK.status();
    }

    private static void rotate(ServerConfig config, Home home) throws StageException {
        if (HomeLocks.runningServer(config.server()).isEmpty() && home.exists()) {
            Statistics statistics = Statistics.load(home.statsTmp(), Clock.systemUTC());
            List<Unit> alive = Units.alive(config);
            alive.stream()
                    .map(unit -> unit.report().started())
                    .min(Comparator.naturalOrder())
                    .ifPresent(statistics::observedSince);
            statistics.takeUnits(Units.counts(config.server().workDir()));
            statistics.save();
            statistics.rotateIfDue(config.server().statsFile(), config.server().statsInterval());
        }
    }
}
