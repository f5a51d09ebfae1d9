package net.mixminion.ctl;

import java.util.concurrent.Callable;
import net.mixminion.config.ConfigException;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * <pre>
 * NAME      mixminiond - run a Type III (Mixminion) anonymous remailer
 *
 * SYNOPSIS  mixminiond start|stop|reload|republish|DELKEYS|stats|upgrade [-f FILE] [options]
 *           mixminiond status|check|dump-config|queue|restart|scale|top|version [-f FILE] [options]
 *           mixminiond stage NAME -f FILE        (one stage in the foreground; the launcher runs it directly)
 *
 * DESCRIPTION
 *   start runs the supervisor: it takes the locks of the home, checks the configuration, starts the stages (keyd,
 *   receiver, mixer, sender, dirclient) as processes of their own, starts one that dies again, writes the log, gathers
 *   the counts, and stops them in the order of a packet's way. The other commands speak to a running server over its
 *   control socket or its pid file, or work on the files of one that doesn't run.
 *
 * SECURITY
 *   The supervisor reads no key and no packet and listens on no network: only on the loopback address (the event bus,
 *   mutually authenticated) and on a socket in a directory that only its user can enter. A break-in here could stop the
 *   server, start programs as its user, and read the log; in the layout with a user for each stage it gives no key.
 *
 * EXIT STATUS
 *   0 done, 64 usage, 69 not running or not available, 70 bug, 73 can't create, 74 input/output, 75 another server
 *   runs, 77 permission, 78 configuration
 * </pre>
 */
@Command(
        name = "mixminiond",
        description = "Run a Type III (Mixminion) anonymous remailer.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            StartCommand.class,
            StopCommand.class,
            ReloadCommand.class,
            RepublishCommand.class,
            DelkeysCommand.class,
            StatsCommand.class,
            UpgradeCommand.class,
            StatusCommand.class,
            CheckCommand.class,
            DumpConfigCommand.class,
            QueueCommand.class,
            RestartCommand.class,
            ScaleCommand.class,
            TopCommand.class,
            StageCommand.class,
            PrepareCommand.class,
            VersionCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class CtlMain implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command and returns its exit status. */
    static int run(String... args) {
        return new CommandLine(new CtlMain())
                .setParameterExceptionHandler(CtlMain::usageError)
                .setExecutionExceptionHandler((exception, line, parsed) -> explain(exception, line))
                .execute(args);
    }

    /** Without a command there is nothing to do but to name them. */
    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(System.err);
        }
        return ExitCode.USAGE.status();
    }

    private static int usageError(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        System.err.println("mixminiond: " + e.getMessage());
        boolean superfluousWord = e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
        if (superfluousWord && line.getParent() != null) {
            System.err.println("Did you mean to use the '-f' flag? Try: mixminiond "
                    + line.getCommandSpec().name() + " --help");
        } else {
            line.usage(System.err);
        }
        return ExitCode.USAGE.status();
    }

    private static int explain(Exception exception, CommandLine line) throws Exception {
        if (exception instanceof ConfigException) {
            System.err.println("mixminiond: " + exception.getMessage());
            return ExitCode.CONFIG.status();
        }
        if (exception instanceof StageException known) {
            System.err.println("mixminiond: " + exception.getMessage());
            return known.exitCode().status();
        }
        System.err.println("mixminiond " + line.getCommandSpec().name() + ": a bug, please report it");
        throw exception;
    }
}
