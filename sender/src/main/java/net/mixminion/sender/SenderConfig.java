package net.mixminion.sender;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import net.mixminion.config.ServerConfig;
import net.mixminion.mmtp.Block;

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
 * @param patience how long a connection keeps its place without an acknowledgement while others wait for it
 * @param linkPadding what the number of blocks on a connection is a multiple of, at least 1
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
        Duration patience,
        int linkPadding,
        MailConfig mail) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

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
                patience(config.server().maxBandwidth(), config.outgoing().maxConnections()),
                config.outgoing().linkPadding(),
                MailConfig.of(config));
    }

    /** Where our own limit of bandwidth makes all connections slow, none of them is to blame. */
    private static Duration patience(OptionalLong octetsPerSecond, int connections) {
        return octetsPerSecond.isEmpty()
                ? PATIENCE
                : PATIENCE.plusSeconds(2L * connections * Block.LENGTH / Math.max(1, octetsPerSecond.getAsLong()));
    }
}
