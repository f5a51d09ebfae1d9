package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import net.mixminion.spool.SecureDelete;
import net.mixminion.stage.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mixminiond DELKEYS}: forgets every packet key, for disaster recovery. */
@Command(
        name = "DELKEYS",
        description = "Delete all key sets and their hash logs; the identity key stays.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class DelkeysCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.out);
        Home home = new Home(config);
        home.checkVersion();
        RunningServer.refuse(config);
        int deleted = 0;
        Path keyDir = config.server().keyDir();
        if (Files.isDirectory(keyDir)) {
            // the logs go last: as long as a key is there, its log must be
            deleted = deleteKeySets(keyDir);
            deleteFiles(config.server().workDir().resolve("hashlogs"), "{hash,retired}_*");
        }
        System.out.println(deleted == 0 ? "No server keys to delete" : deleted + " keys deleted");
        return ExitCode.OK.status();
    }

    private static int deleteKeySets(Path keyDir) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> sets = Files.newDirectoryStream(keyDir, "key_*")) {
            for (Path set : sets) {
                SecureDelete.tree(set);
                count++;
            }
        }
        return count;
    }

    private static void deleteFiles(Path directory, String pattern) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, pattern)) {
            for (Path file : files) {
                SecureDelete.file(file);
            }
        }
    }
}
