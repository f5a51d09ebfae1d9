package net.mixminion.ctl;

import java.util.concurrent.Callable;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Release;
import picocli.CommandLine.Command;

/** {@code mixminiond version}: one line. */
@Command(name = "version", description = "Print the version and exit.")
final class VersionCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println("mixminiond " + Release.VERSION);
        return ExitCode.OK.status();
    }
}
