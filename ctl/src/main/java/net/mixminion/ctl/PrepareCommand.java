package net.mixminion.ctl;

import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminiond prepare}: makes the server's directories, for stages that something else than start will run. */
@Command(
        name = "prepare",
        description =
                "Make the server's directories and give them to the users that are named in [Processes]; for stages"
                        + " that systemd starts one by one.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class PrepareCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.out);
        if (HomeLocks.runningServer(config.server()).isPresent()) {
            throw new StageException(ExitCode.TRY_LATER, "a server is running; stop it first (mixminiond stop)");
        }
        new Home(config).prepare();
        System.out.println("The directories of " + config.server().baseDir() + " are in order.");
        return ExitCode.OK.status();
    }
}
