package net.mixminion.stage;

import java.time.Duration;
import net.mixminion.config.ServerConfig;

/** What one process of the pipeline does; {@link StageMain} gives it a life. */
public interface Stage {
    /**
     * Begins to work and returns once the stage can serve.
     *
     * @throws StageException if it can't, with the remedy
     * @throws InterruptedException if the process is told to stop meanwhile
     */
    void start() throws StageException, InterruptedException;

    /** Takes over a configuration that was read again; what can't change while running is left alone. */
    void reload(ServerConfig config);

    /** Takes no new work, finishes what is begun, and lets go of everything; at most as long as the limit. */
    void stop(Duration limit);
}
