package net.mixminion.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server keeps its files; all absolute.
 *
 * @param base what relative names start from
 * @param keys private keys
 * @param work what changes all the time
 * @param queues the pool directories
 * @param pid the lock of the running server
 * @param log the log
 * @param stats the statistics
 */
record Places(Path base, Path keys, Path work, Path queues, Path pid, Path log, Path stats) {
    static final String DEFAULT_BASE = "/var/spool/minion";

    static Places of(Settings settings) {
        Path base = Path.of(name(settings, ServerKeys.BASE_DIR)
                        .or(() -> name(settings, ServerKeys.HOMEDIR))
                        .orElse(DEFAULT_BASE))
                .toAbsolutePath();
        Path work = under(base, settings, ServerKeys.WORK_DIR).orElse(base.resolve("work"));
        return new Places(
                base,
                under(base, settings, ServerKeys.KEY_DIR).orElse(base.resolve("keys")),
                work,
                under(base, settings, ServerKeys.QUEUE_DIR).orElse(work.resolve("queues")),
                under(base, settings, ServerKeys.PID_FILE).orElse(base.resolve("pid")),
                under(base, settings, ServerKeys.LOG_FILE).orElse(base.resolve("log")),
                under(base, settings, ServerKeys.STATS_FILE).orElse(base.resolve("stats")));
    }

    /** The file that a key names; empty if the key is not there or names none. */
    Optional<Path> find(Settings settings, Key<String> key) {
        return under(base, settings, key);
    }

    private static Optional<Path> under(Path base, Settings settings, Key<String> key) {
        return name(settings, key).map(base::resolve);
    }

    private static Optional<String> name(Settings settings, Key<String> key) {
        return settings.find(key).filter(name -> !name.isEmpty());
    }
}
