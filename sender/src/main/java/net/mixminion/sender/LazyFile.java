package net.mixminion.sender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import net.mixminion.spool.Durable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of something that is kept in memory and changes often: written as a whole, now and then, by a thread that
 * nobody waits for. A crash loses the last changes, so it must hold nothing that a crash may not lose. Used by one
 * thread.
 */
final class LazyFile {
    private static final Logger LOG = LoggerFactory.getLogger(LazyFile.class);

    private final Path file;
    private final Executor disk;
    private final AtomicBoolean writing = new AtomicBoolean();
    private boolean changed;

    /** @param disk does the writing */
    LazyFile(Path file, Executor disk) {
        this.file = file;
        this.disk = disk;
    }

    Path path() {
        return file;
    }

    /** Notes that the file is behind. */
    void changed() {
        changed = true;
    }

    /**
     * Begins to write the file if it is behind and no writing is under way.
     *
     * @param content all of it, asked for at once
     */
    void save(Supplier<byte[]> content) {
        if (!changed || !writing.compareAndSet(false, true)) {
            return;
        }
        changed = false;
        byte[] octets = content.get();
        try {
            disk.execute(() -> write(octets));
        } catch (RejectedExecutionException e) {
            writing.set(false);
            LOG.debug("the sender is stopping");
        }
    }

    private void write(byte[] octets) {
        try {
            Durable.replace(file, octets);
        } catch (IOException e) {
            LOG.error("can't save {}: after a restart, what it says is forgotten", file, e);
        } finally {
            writing.set(false);
        }
    }
}
