package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminiond republish}: has a running server send its descriptors to the directory servers again. */
@Command(
        name = "republish",
        description = "Publish all server descriptors again, whether they were published or not.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class RepublishCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.out);
        if (!config.directory().publish()) {
            System.out.println("[DirectoryServers] Publish is no: nothing will be sent.");
            return ExitCode.OK.status();
        }
        OptionalLong pid = HomeLocks.runningServer(config.server());
        if (pid.isEmpty() && Units.alive(config).isEmpty()) {
            throw RunningServer.none(config.server());
        }
        int marks = forgetPublished(config.server().keyDir());
        if (pid.isEmpty()) {
            Units.hangup(config);
        } else if (ControlSocket.ask(new Home(config).runDir(), "reload").isEmpty()) {
            RunningServer.hangup(pid.getAsLong());
        }
        System.out.println("Publishing again; " + marks + " descriptors had been published before.");
        return ExitCode.OK.status();
    }

    private static int forgetPublished(Path keyDir) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> sets = Files.newDirectoryStream(keyDir, "key_*")) {
            for (Path set : sets) {
                count += Files.deleteIfExists(set.resolve("published")) ? 1 : 0;
            }
        }
        return count;
    }
}
