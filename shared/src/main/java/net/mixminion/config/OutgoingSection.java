package net.mixminion.config;

import java.time.Duration;
import java.util.List;

/**
 * The section [Outgoing/MMTP]: how packets go on to other servers.
 *
 * @param enabled whether packets are sent at all
 * @param retry the waits between attempts at one address
 * @param maxConnections how many connections are open at once, at least 1
 * @param legacyTls whether servers that know nothing newer than TLS 1.0 are spoken to
 * @param access where packets may go
 * @param allowPrivate whether they may go to addresses that only a private network has, this machine among them
 * @param linkPadding the number of blocks on a connection is brought up to a multiple of this by padding, at least 1
 */
public record OutgoingSection(
        boolean enabled,
        List<Duration> retry,
        int maxConnections,
        boolean legacyTls,
        AccessRules access,
        boolean allowPrivate,
        int linkPadding) {
    public OutgoingSection {
        retry = List.copyOf(retry);
    }

    static OutgoingSection of(Settings settings) {
        return new OutgoingSection(
                settings.get(ServerKeys.OUTGOING_ENABLED),
                settings.get(ServerKeys.OUTGOING_RETRY).waits(),
                settings.get(ServerKeys.MAX_CONNECTIONS),
                settings.get(ServerKeys.OUTGOING_LEGACY_TLS),
                AccessRules.of(settings, ServerKeys.OUTGOING_ALLOW, ServerKeys.OUTGOING_DENY),
                settings.get(ServerKeys.ALLOW_PRIVATE),
                settings.get(ServerKeys.LINK_PADDING));
    }
}
