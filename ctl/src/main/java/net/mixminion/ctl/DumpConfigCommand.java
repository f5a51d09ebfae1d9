package net.mixminion.ctl;

import java.util.concurrent.Callable;
import net.mixminion.config.Dump;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminiond dump-config}: prints the configuration as it takes effect. */
@Command(
        name = "dump-config",
        description = "Print every value of the configuration, written or by default, as a configuration file.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class DumpConfigCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.err);
        System.out.println("# What holds with " + config.file());
        System.out.print(Dump.of(config.settings()));
        return ExitCode.OK.status();
    }
}
