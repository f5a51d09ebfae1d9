package net.mixminion.spool;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of odd files in a pool, of each once. */
final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);
    private static final int MAX_REMEMBERED = 1000;

    private final Path directory;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Reports(Path directory) {
        this.directory = directory;
    }

    /** Tells of a name that is none of ours. */
    void ifForeign(String name) {
        if (name.startsWith(".")) {
            return;
        }
        for (Prefix prefix : Prefix.values()) {
            if (prefix.id(name).isPresent()) {
                return;
            }
        }
        if (firstTime(name)) {
            LOG.warn("{} holds a file that is none of ours: {}; left alone", directory, LogText.escape(name));
        }
    }

    /** Tells of a message that we have no right to read. */
    void noRight(Path file) {
        if (firstTime(String.valueOf(file.getFileName()))) {
            LOG.warn("{}: no right to read it; left where it is", file);
        }
    }

    private boolean firstTime(String name) {
        return told.size() < MAX_REMEMBERED && told.add(name);
    }
}
