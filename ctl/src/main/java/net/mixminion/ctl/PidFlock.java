package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of flock(2) on the pid file, for scripts that look with flock(1). Java's own lock, which keeps a second
 * server away, is one of fcntl(2), and the two don't see each other; so flock(1) holds it for us, and lets go when we
 * end, however that comes.
 */
final class PidFlock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PidFlock.class);
    private static final Path FLOCK = Path.of("/usr/bin/flock");

    private final Process holder;

    private PidFlock(Process holder) {
        this.holder = holder;
    }

    /** Takes the lock, as far as this machine has flock(1). */
    static @Nullable PidFlock take(Path pidFile) {
        if (!Files.isExecutable(FLOCK)) {
            return null;
        }
        try {
            // cat ends when our end of the pipe is closed
            return new PidFlock(new ProcessBuilder(FLOCK.toString(), "--nonblock", pidFile.toString(), "cat")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            LOG.debug("no flock(2) on the pid file", e);
            return null;
        }
    }

    @Override
    public void close() {
        try {
            holder.getOutputStream().close();
            if (!holder.waitFor(1, TimeUnit.SECONDS)) {
                holder.destroyForcibly();
            }
        } catch (IOException e) {
            holder.destroyForcibly();
        } catch (InterruptedException e) {
            holder.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
