package net.mixminion.ctl;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mixminiond stop}: drains and ends a running server. */
@Command(
        name = "stop",
        description = "Stop the server safely: nothing that was acknowledged is lost.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class StopCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Wait at most this long for its end (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.out);
        OptionalLong pid = HomeLocks.runningServer(config.server());
        Instant limit = Instant.now().plus(Duration.ofSeconds(timeoutSeconds));
        if (pid.isPresent()) {
            end(List.of(RunningServer.handle(pid.getAsLong())), limit, "stop it again to end it at once");
        } else {
            endUnits(config, limit);
        }
        System.out.println("Server stopped.");
        return ExitCode.OK.status();
    }

    /** Stages without a supervisor, in the order of a packet's way. */
    private void endUnits(ServerConfig config, Instant limit) throws StageException {
        List<Unit> units = Units.alive(config);
        if (units.isEmpty()) {
            throw RunningServer.none(config.server());
        }
        for (List<String> wave : StageSpec.DRAIN_WAVES) {
            List<ProcessHandle> processes = new ArrayList<>();
            units.stream()
                    .filter(unit -> wave.contains(unit.stage()))
                    .forEach(unit -> ProcessHandle.of(unit.pid()).ifPresent(processes::add));
            end(processes, limit, "it may be killed: nothing that was acknowledged is lost");
        }
    }

    private void end(List<ProcessHandle> processes, Instant limit, String remedy) throws StageException {
        for (ProcessHandle process : processes) {
            if (!process.destroy() && process.isAlive()) {
                throw new StageException(
                        ExitCode.NO_PERMISSION, "can't stop process " + process.pid() + "; it is another user's");
            }
        }
        for (ProcessHandle process : processes) {
            while (process.isAlive()) {
                if (Instant.now().isAfter(limit)) {
                    throw new StageException(
                            ExitCode.UNAVAILABLE,
                            "the server, process " + process.pid() + ", has not ended within " + timeoutSeconds
                                    + " seconds; " + remedy);
                }
                RunningServer.pause();
            }
        }
    }
}
