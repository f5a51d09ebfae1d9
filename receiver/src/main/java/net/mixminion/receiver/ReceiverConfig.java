package net.mixminion.receiver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.mixminion.config.AccessRules;
import net.mixminion.config.IncomingSection;
import net.mixminion.config.ServerConfig;

/**
 * What the receiver takes from the server's configuration.
 *
 * @param enabled whether to listen at all
 * @param addresses the local addresses to listen on
 * @param port the port to listen on
 * @param instance which of the server's receivers this is, from 0
 * @param sharedPort whether other receivers of this server listen on the same port
 * @param maxConnections how many connections there are at once
 * @param maxConnectionsPerAddress how many of them from one address
 * @param timeout after how long without an octet a connection is closed
 * @param access who may connect
 * @param legacyTls whether the TLS 1.0 of old peers is spoken
 * @param minFree octets of room on the disk below which packets are refused
 * @param bandwidth octets a second on the average
 * @param bandwidthSpike octets at once after a quiet time; empty: five times the average
 * @param incoming the pool directory for packets that came in
 * @param keyDir where the key sets are
 * @param runDir where the processes of the server meet
 */
record ReceiverConfig(
        boolean enabled,
        List<String> addresses,
        int port,
        int instance,
        boolean sharedPort,
        int maxConnections,
        int maxConnectionsPerAddress,
        Duration timeout,
        AccessRules access,
        boolean legacyTls,
        long minFree,
        OptionalLong bandwidth,
        OptionalLong bandwidthSpike,
        Path incoming,
        Path keyDir,
        Path runDir) {
    ReceiverConfig {
        addresses = List.copyOf(addresses);
    }

    /**
     * @param instance which of the receivers this is, from 0
     * @param receivers how many receivers the server runs
     */
    static ReceiverConfig of(ServerConfig config, int instance, int receivers) {
        IncomingSection mmtp = config.incoming();
        List<String> addresses = new ArrayList<>(List.of(mmtp.bindIp()));
        mmtp.listenIp6().ifPresent(addresses::add);
        return new ReceiverConfig(
                mmtp.enabled(),
                addresses,
                mmtp.bindPort(),
                instance,
                receivers > 1,
                mmtp.maxConnections(),
                mmtp.maxConnectionsPerAddress(),
                config.server().timeout(),
                mmtp.access(),
                mmtp.legacyTls(),
                config.server().minFree(),
                config.server().maxBandwidth(),
                config.server().maxBandwidthSpike(),
                config.server().queueDir().resolve("incoming"),
                config.server().keyDir(),
                config.server().workDir().resolve("run"));
    }
}
