package net.mixminion.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The section [Incoming/MMTP]: where packets come in.
 *
 * @param enabled whether packets are taken at all
 * @param hostname the name that descriptors tell; empty: the machine's own
 * @param ip the address that descriptors tell; 0.0.0.0: unknown
 * @param port the port that descriptors tell
 * @param listenIp the IPv4 address to listen on
 * @param listenIp6 the IPv6 address to listen on
 * @param listenPort the port to listen on
 * @param maxConnections connections that each receiver has at once, at least 1
 * @param maxConnectionsPerAddress connections from one address to each receiver, at least 1
 * @param legacyTls whether clients that know nothing newer than TLS 1.0 are served
 * @param access who may connect
 */
public record IncomingSection(
        boolean enabled,
        Optional<String> hostname,
        String ip,
        int port,
        Optional<String> listenIp,
        Optional<String> listenIp6,
        OptionalInt listenPort,
        int maxConnections,
        int maxConnectionsPerAddress,
        boolean legacyTls,
        AccessRules access) {
    /** The IPv4 address to listen on: ListenIP, or else IP. */
    public String bindIp() {
        return listenIp.orElse(ip);
    }

    /** The port to listen on: ListenPort, or else Port. */
    public int bindPort() {
        return listenPort.orElse(port);
    }

    static IncomingSection of(Settings settings) {
        Optional<Integer> listenPort = settings.find(ServerKeys.LISTEN_PORT);
        return new IncomingSection(
                settings.get(ServerKeys.INCOMING_ENABLED),
                settings.find(ServerKeys.HOSTNAME),
                settings.get(ServerKeys.IP),
                settings.get(ServerKeys.PORT),
                settings.find(ServerKeys.LISTEN_IP),
                settings.find(ServerKeys.LISTEN_IP6),
                listenPort.isPresent() ? OptionalInt.of(listenPort.get()) : OptionalInt.empty(),
                settings.get(ServerKeys.INCOMING_MAX_CONNECTIONS),
                settings.get(ServerKeys.MAX_CONNECTIONS_PER_ADDRESS),
                settings.get(ServerKeys.INCOMING_LEGACY_TLS),
                AccessRules.of(settings, ServerKeys.INCOMING_ALLOW, ServerKeys.INCOMING_DENY));
    }
}
