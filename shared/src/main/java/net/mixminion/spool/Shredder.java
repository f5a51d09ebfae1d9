package net.mixminion.spool;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's own program for deleting files ({@code ShredCommand} in [Host]): it is run with the file's name as its
 * last argument, without a shell. Where it fails we overwrite and delete the file ourselves.
 */
final class Shredder {
    private static final Logger LOG = LoggerFactory.getLogger(Shredder.class);
    private static final String PROPERTY = "net.mixminion.shred";
    private static final long LIMIT_SECONDS = 60;

    private Shredder() {}

    /** Whether the program has deleted the file; false if none is configured, or it left the file there. */
    static boolean shred(Path file) {
        String command = System.getProperty(PROPERTY, "");
        if (command.isEmpty()) {
            return false;
        }
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(file.toAbsolutePath().toString());
        try {
            Process program = new ProcessBuilder(words)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                program.destroyForcibly();
            } else if (program.exitValue() == 0 && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
            LOG.error("ShredCommand did not delete a file; it is overwritten and deleted without it");
        } catch (IOException e) {
            LOG.error("ShredCommand can't be run; files are overwritten and deleted without it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
