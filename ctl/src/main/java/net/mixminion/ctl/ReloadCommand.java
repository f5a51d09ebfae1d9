package net.mixminion.ctl;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminiond reload}: asks a running server to take over a changed configuration. */
@Command(
        name = "reload",
        description = "Make the server open its log again and read its configuration again.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ReloadCommand implements Callable<Integer> {
    private static final String UNCHANGED = "\nThe server goes on with the old configuration.";

    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        ServerConfig config = newConfiguration();
        OptionalLong pid = HomeLocks.runningServer(config.server());
        if (pid.isEmpty()) {
            Units.hangup(config);
            System.out.println("Stages told to reload; their logs tell what came of it, or what needs a restart.");
            return ExitCode.OK.status();
        }
        Optional<String> answer = ControlSocket.ask(new Home(config).runDir(), "reload");
        if (answer.isEmpty()) {
            RunningServer.hangup(pid.getAsLong());
            System.out.println("Server told to reload; its log tells what came of it.");
            return ExitCode.OK.status();
        }
        String said = answer.get().strip();
        if (said.startsWith(RunningServer.REFUSAL)) {
            throw new StageException(ExitCode.CONFIG, said.substring(RunningServer.REFUSAL.length()) + UNCHANGED);
        }
        System.out.println("Server reloaded.");
        said.lines().skip(1).forEach(System.out::println);
        return ExitCode.OK.status();
    }

    private ServerConfig newConfiguration() throws StageException {
        try {
            return configuration.load(System.out);
        } catch (ConfigException e) {
            throw new StageException(ExitCode.CONFIG, e.getMessage() + UNCHANGED, e);
        }
    }
}
