package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mixminiond top}: the status again and again, on a terminal. */
@Command(
        name = "top",
        description = "Show the status again and again, until interrupted; once if not on a terminal.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class TopCommand implements Callable<Integer> {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "The time between two looks (default: ${DEFAULT-VALUE}).")
    private int intervalSeconds;

    @Option(names = "--count", paramLabel = "N", description = "Look N times and end.")
    private int count;

    @Override
    public Integer call() throws Exception {
        if (intervalSeconds < 1 || count < 0) {
            throw new StageException(ExitCode.USAGE, "top: --interval and --count take numbers from 1");
        }
        ServerConfig config = configuration.load(System.err);
        new Home(config).checkVersion();
        boolean terminal = isTerminal();
        int looks = count > 0 ? count : terminal ? Integer.MAX_VALUE : 1;
        int exitStatus = 0;
        for (int i = 0; i < looks; i++) {
            if (i > 0) {
                TimeUnit.SECONDS.sleep(intervalSeconds);
            }
            var status = StatusReport.of(config, Clock.systemUTC());
            exitStatus = StatusReport.exitStatus(status);
            System.out.print((terminal ? CLEAR : "") + StatusText.of(status));
            System.out.flush();
        }
        return exitStatus;
    }

    /** Whether standard output is a terminal; Java can't tell in a way that is right on all its versions. */
    private static boolean isTerminal() {
        try {
            String output = Path.of("/proc/self/fd/1").toRealPath().toString();
            return output.startsWith("/dev/pts/") || output.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
