package net.mixminion.sender;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import net.mixminion.config.ServerConfig;

/**
 * What the sender needs of the server's configuration.
 *
 * @param queueDir holds the pool directories
 * @param keyDir holds the key sets, whose descriptors name our identity
 * @param lockDir holds the lock files
 * @param maxConnections how many connections to other mixes there are at a time, at most
 * @param relaySchedule when a mix that can't be reached is tried again
 * @param mixInterval how often the mix fires
 * @param targets where packets may go
 * @param timeout how long a peer may take for an answer
 * @param mail what concerns the delivery of messages
 */
record SenderConfig(
        Path queueDir,
        Path keyDir,
        Path lockDir,
        int maxConnections,
        RetrySchedule relaySchedule,
        Duration mixInterval,
        TargetPolicy targets,
        Duration timeout,
        MailConfig mail) {
    static SenderConfig of(ServerConfig config) {
        return new SenderConfig(
                config.server().queueDir(),
                config.server().keyDir(),
                config.server().workDir().resolve("locks"),
                config.outgoing().maxConnections(),
                new RetrySchedule(config.outgoing().retry()),
                config.server().mixInterval(),
                new TargetPolicy(
                        config.outgoing().access(),
                        config.outgoing().allowPrivate(),
                        Set.of(config.incoming().bindPort())),
                config.server().timeout(),
                MailConfig.of(config));
    }
}
