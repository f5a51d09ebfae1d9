package net.mixminion.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigFile;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;

/**
 * The configuration that the server runs with, as a copy of its own: a stage that is started again in the middle of an
 * operator's editing reads what was accepted last, not what is half written.
 */
final class AcceptedConfig {
    private final Path original;
    private final Path copy;
    private volatile ServerConfig config;

    /** @param runDir where the copy goes */
    AcceptedConfig(ServerConfig config, Path runDir) {
        this.config = config;
        this.original = config.file();
        this.copy = runDir.resolve("mixminiond.conf");
    }

    /** What holds. */
    ServerConfig config() {
        return config;
    }

    /** The file that stages read. */
    Path copy() {
        return copy;
    }

    /** Writes the copy for the first time. */
    void write() throws StageException {
        try {
            write(ConfigFile.read(original));
        } catch (IOException | ConfigException e) {
            throw new StageException(ExitCode.CANT_CREATE, "can't copy " + original + " to " + copy, e);
        }
    }

    /**
     * Reads the operator's file again; if it is right and changes nothing that a running server can't change, it holds
     * from now on. What it can't change keeps the old value, in the copy as well.
     *
     * @return what the change means
     * @throws ConfigException if the file is wrong; then nothing changes
     */
    ReloadPlan reload() throws ConfigException, IOException {
        String text = ConfigFile.read(original);
        ServerConfig fresh = ServerConfig.fromText(original.toString(), text);
        ReloadPlan plan = ReloadPlan.of(config, fresh);
        if (!plan.frozen().isEmpty()) {
            text = FrozenKeys.keep(text, fresh.settings(), config.settings(), plan.frozen());
            fresh = ServerConfig.fromText(original.toString(), text);
        }
        write(text);
        config = fresh;
        return plan;
    }

    private void write(String text) throws IOException {
        Path fresh = copy.resolveSibling(copy.getFileName() + ".new");
        StatsHistory.replace(fresh, text.getBytes(StandardCharsets.ISO_8859_1));
        // where stages have users of their own, their group may enter the directory, and reads the copy
        Path directory = copy.getParent();
        if (directory != null && Files.getPosixFilePermissions(directory).contains(PosixFilePermission.GROUP_READ)) {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r-----"));
        }
        Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
    }
}
