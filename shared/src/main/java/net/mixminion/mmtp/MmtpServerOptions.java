package net.mixminion.mmtp;

import java.time.Duration;

/**
 * What an {@link MmtpServer} needs to know.
 *
 * @param host the local address to listen on, as a numeric IPv4 or IPv6 address or a name
 * @param port the local port, 0 for any free one
 * @param identity what the server shows of itself until {@link MmtpServer#updateIdentity} brings something newer
 * @param admission who may be connected and for how long; shared by the servers of a process
 * @param throttle how fast blocks are read and answered
 * @param legacyTls whether clients that know nothing newer than TLS 1.0 are served
 * @param sharedPort whether other processes of the same user may listen on the same port (SO_REUSEPORT), so that the
 *     system spreads the connections over them; otherwise an occupied port is a failure to bind
 */
public record MmtpServerOptions(
        String host,
        int port,
        TlsIdentity identity,
        Admission admission,
        Throttle throttle,
        boolean legacyTls,
        boolean sharedPort) {
    /** Options of a server that has its port for itself and serves everybody, within the usual limits. */
    public MmtpServerOptions(String host, int port, TlsIdentity identity, Duration timeout) {
        this(host, port, identity, Admission.of(ConnectionLimits.of(timeout)), Throttle.NONE, true, false);
    }

    public MmtpServerOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }
}
