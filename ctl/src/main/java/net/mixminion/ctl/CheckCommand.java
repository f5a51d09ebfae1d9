package net.mixminion.ctl;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigFile;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminiond check}: looks at everything at once and changes nothing. */
@Command(
        name = "check",
        aliases = "check-config",
        description =
                "Look for everything that is wrong: configuration, files, permissions, keys, queues, ports, clock,"
                        + " disk, names, directory. Changes nothing.",
        footer = "Exit status: 0 if there are no errors (there may be warnings), 78 if there are.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        Path file = configuration.choose(System.err);
        Findings findings = new Findings();
        try {
            Optional<ServerConfig> config = ConfigRepair.read(file.toString(), ConfigFile.read(file), findings);
            if (config.isPresent()) {
                new HomeCheck(config.get(), Clock.systemUTC(), findings).run();
                new SurroundingsCheck(config.get(), Clock.systemUTC(), findings).run();
            }
        } catch (ConfigException e) {
            e.problems().forEach(problem -> findings.error(problem.toString()));
        }
        findings.errors().forEach(error -> System.out.println("Error: " + error));
        findings.warnings().forEach(warning -> System.out.println("Warning: " + warning));
        System.out.println(
                findings.errors().isEmpty() && findings.warnings().isEmpty()
                        ? "Everything is in order."
                        : findings.errors().size() + " errors, "
                                + findings.warnings().size() + " warnings.");
        return (findings.errors().isEmpty() ? ExitCode.OK : ExitCode.CONFIG).status();
    }
}
