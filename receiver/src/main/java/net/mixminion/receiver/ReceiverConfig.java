package net.mixminion.receiver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * @param timeout after how long without an octet a connection is closed
 * @param incoming the pool directory for packets that came in
 * @param keyDir where the key sets are
 */
record ReceiverConfig(
        boolean enabled,
        List<String> addresses,
        int port,
        int instance,
        boolean sharedPort,
        Duration timeout,
        Path incoming,
        Path keyDir) {
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
                config.server().timeout(),
                config.server().queueDir().resolve("incoming"),
                config.server().keyDir());
    }
}
