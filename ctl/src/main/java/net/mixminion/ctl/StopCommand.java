package net.mixminion.ctl;

import java.time.Duration;
import java.time.Instant;
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
        if (pid.isEmpty()) {
            throw RunningServer.none(config.server());
        }
        ProcessHandle server = RunningServer.handle(pid.getAsLong());
        server.destroy();
        Instant limit = Instant.now().plus(Duration.ofSeconds(timeoutSeconds));
        while (server.isAlive()) {
            if (Instant.now().isAfter(limit)) {
                throw new StageException(
                        ExitCode.UNAVAILABLE,
                        "the server, process " + pid.getAsLong() + ", has not ended within " + timeoutSeconds
                                + " seconds; stop it again to end it at once");
            }
            RunningServer.pause();
        }
        System.out.println("Server stopped.");
        return ExitCode.OK.status();
    }
}
