package net.mixminion.ctl;

import java.util.concurrent.Callable;
import net.mixminion.stage.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mixminiond restart STAGE}: stops the processes of one stage and starts them again. */
@Command(
        name = "restart",
        description = "Restart the processes of one stage of a running server; nothing is lost.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class RestartCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Parameters(
            paramLabel = "STAGE",
            description = "receiver, mixer, sender, keyd or dirclient; or all (combined layout).")
    private String stage = "";

    @Override
    public Integer call() throws Exception {
        RunningServer.ask(
                configuration.load(System.err), "restart " + stage, "systemctl restart " + Unit.pattern(stage));
        System.out.println("The " + stage + " was restarted.");
        return ExitCode.OK.status();
    }
}
