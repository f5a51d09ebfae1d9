package net.mixminion.mmtp;

import java.time.Duration;

/**
 * What an {@link MmtpServer} needs to know.
 *
 * @param host the local address to listen on, as a numeric IPv4 or IPv6 address or a name
 * @param port the local port, 0 for any free one
 * @param identity what the server shows of itself until {@link MmtpServer#updateIdentity} brings something newer
 * @param timeout after how long without an octet in either direction a connection is closed; also the bound of a
 *     handshake
 * @param sharedPort whether other processes of the same user may listen on the same port (SO_REUSEPORT), so that the
 *     system spreads the connections over them; otherwise an occupied port is a failure to bind
 */
public record MmtpServerOptions(String host, int port, TlsIdentity identity, Duration timeout, boolean sharedPort) {
    /** Options of a server that has its port for itself. */
    public MmtpServerOptions(String host, int port, TlsIdentity identity, Duration timeout) {
        this(host, port, identity, timeout, false);
    }

    public MmtpServerOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no port: " + port);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive");
        }
    }
}
