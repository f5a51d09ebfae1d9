package net.mixminion.ctl;

import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminiond upgrade}: tells whether the home needs it, and does it. */
@Command(
        name = "upgrade",
        description = "Bring the files of an older server into the current format.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class UpgradeCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.out);
        Home home = new Home(config);
        if (!home.exists()) {
            System.out.println("There is no server in " + config.server().baseDir() + "; nothing to upgrade.");
            return ExitCode.OK.status();
        }
        if (HomeLocks.runningServer(config.server()).isPresent()) {
            throw new StageException(ExitCode.TRY_LATER, "a server is running; stop it first (mixminiond stop)");
        }
        int version = home.version();
        int current = Integer.parseInt(Home.VERSION);
        if (version == current) {
            System.out.println("No need to upgrade: " + config.server().baseDir() + " has the current format.");
            return ExitCode.OK.status();
        }
        String what = version > current
                ? "is newer than this program, which has " + current + "; a home can not be downgraded"
                : "is that of the Python server, which this release does not take over; nothing was changed";
        throw new StageException(
                ExitCode.CONFIG, "the format of " + config.server().baseDir() + ", " + version + ", " + what);
    }
}
