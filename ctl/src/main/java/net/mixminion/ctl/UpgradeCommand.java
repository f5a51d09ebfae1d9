package net.mixminion.ctl;

import java.time.Instant;
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
        RunningServer.refuse(config);
        int version = home.version();
        int current = Integer.parseInt(Home.VERSION);
        if (version == current) {
            System.out.println("No need to upgrade: " + config.server().baseDir() + " has the current format.");
            return ExitCode.OK.status();
        }
        if (version != Home.PYTHON && version != Home.OLDEST_UNVERSIONED) {
            throw new StageException(
                    ExitCode.CONFIG,
                    "the format of " + config.server().baseDir() + ", " + version + ", is "
                            + (version > current ? "newer than" : "unknown to") + " this program, which has " + current
                            + (version > current ? "; a home can not be downgraded" : "; nothing was changed"));
        }
        PythonHome python = new PythonHome(config, version, System.out);
        if (python.isRunning()) {
            throw new StageException(ExitCode.TRY_LATER, "the Python server is running; stop it first");
        }
        home.prepareForUpgrade();
        HomeLocks locks = HomeLocks.take(config.server());
        try (locks) {
            python.upgrade(Instant.now());
        }
        home.prepare();
        return ExitCode.OK.status();
    }
}
