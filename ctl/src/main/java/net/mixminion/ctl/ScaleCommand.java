package net.mixminion.ctl;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mixminiond scale STAGE=N}: changes how many processes a stage has, until the next start. */
@Command(
        name = "scale",
        description = "Change how many processes a stage of a running server has, until the next start.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ScaleCommand implements Callable<Integer> {
    private static final int FEW = 8;

    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Parameters(paramLabel = "STAGE=N", description = "receiver, mixer or sender, and a number from 1.")
    private String wish = "";

    @Override
    public Integer call() throws Exception {
        if (!wish.matches("[a-z]+=[0-9]{1,4}")) {
            throw new StageException(ExitCode.USAGE, "scale: write a stage and a number, such as mixer=2");
        }
        ServerConfig config = configuration.load(System.err);
        String stage = wish.substring(0, wish.indexOf('='));
        String number = wish.substring(wish.indexOf('=') + 1);
        RunningServer.ask(config, "scale " + stage + " " + number, units(stage, Integer.parseInt(number)));
        System.out.println("There are " + number + " processes of the " + stage + " now. To keep it so, write it into"
                + " [Processes] of " + config.file() + ".");
        return ExitCode.OK.status();
    }

    /** What has systemd run that many: all instances are told how many they are. */
    private static String units(String stage, int instances) {
        List<String> names = IntStream.range(0, instances)
                .mapToObj(i -> Unit.name(stage, i, instances))
                .toList();
        return "systemctl disable --now " + Unit.pattern(stage) + "; systemctl enable --now "
                + (instances <= FEW ? String.join(" ", names) : names.get(0) + " ... " + names.get(instances - 1));
    }
}
