package net.mixminion.ctl;

import java.util.concurrent.Callable;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mixminiond stage NAME}: the launcher runs the stage's own program; here is only its help. */
@Command(
        name = "stage",
        description = "Run one stage in the foreground, as a service manager does.",
        footer = "mixminiond stage NAME --help tells the stage's options.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class StageCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "receiver, mixer, sender, keyd or dirclient.")
    private String name = "";

    @Option(
            names = {"-h", "--h", "--help"},
            usageHelp = true,
            description = "Print this text and exit.")
    boolean help;

    @Override
    public Integer call() throws StageException {
        throw new StageException(
                ExitCode.USAGE,
                "stage: " + (name.isEmpty() ? "name one of" : name + " is none of")
                        + " receiver, mixer, sender, keyd, dirclient");
    }
}
