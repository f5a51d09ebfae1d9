package net.mixminion.stage;

import io.vertx.core.Vertx;
import java.time.Clock;
import net.mixminion.config.ServerConfig;

/**
 * What a stage is given to work with.
 *
 * @param instance which of the stage's instances this is, from 0
 * @param instances how many instances of this stage there are
 * @param config the server's configuration
 * @param vertx this process's event loops, not clustered: nothing here waits for the bus
 * @param bus hints to and from the other processes
 * @param counters what this process has counted since it started
 * @param clock tells the time of day
 * @param passphrase knows the passphrase of the identity key; only keyd asks
 */
public record StageContext(
        int instance,
        int instances,
        ServerConfig config,
        Vertx vertx,
        Bus bus,
        Counters counters,
        Clock clock,
        PassphraseSource passphrase) {
    public StageContext {
        if (instances < 1 || instance < 0 || instance >= instances) {
            throw new IllegalArgumentException("instance " + instance + " of " + instances);
        }
    }

    /** Without a passphrase. */
    public StageContext(
            int instance, int instances, ServerConfig config, Vertx vertx, Bus bus, Counters counters, Clock clock) {
        this(instance, instances, config, vertx, bus, counters, clock, PassphraseSource.NONE);
    }
}
