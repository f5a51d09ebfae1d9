package net.mixminion.client.path;

import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.directory.Incoming;
import net.mixminion.directory.MailExit;
import net.mixminion.directory.Outgoing;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A server as the choice of a path sees it.
 *
 * @param nickname its name
 * @param hop its packet key and where it listens
 * @param accepts the MMTP versions it is spoken to in
 * @param relays the MMTP versions in which it passes packets on; empty if it is an exit only
 * @param smtp its delivery of mail to the world, if it offers it
 * @param mbox its delivery to mailboxes it knows by name, if it offers it
 * @param maximumFragments how many fragments it puts together for one message; 0 if it doesn't
 */
public record Mix(
        String nickname,
        Hop hop,
        List<String> accepts,
        List<String> relays,
        @Nullable MailExit smtp,
        @Nullable MailExit mbox,
        int maximumFragments) {
    /** The version of MMTP that we speak. */
    static final String OUR_PROTOCOL = "0.3";

    /** Keeps copies of the lists. */
    public Mix {
        accepts = List.copyOf(accepts);
        relays = List.copyOf(relays);
    }

    /** The server that a descriptor describes; empty if no packet of ours can get to it. */
    public static Optional<Mix> of(ServerDescriptor server) {
        Optional<Incoming> incoming = server.incoming()
                .filter(in -> in.reachable() && MmtpAddress.isPlausibleHost(in.hostname()) && server.takesOurPackets());
        return incoming.map(in -> new Mix(
                server.nickname(),
                new Hop(server.packetKey(), new MmtpAddress(in.hostname(), in.port(), server.keyId())),
                in.protocols(),
                server.outgoing().map(Outgoing::protocols).orElse(List.of()),
                server.smtp().orElse(null),
                server.mbox().orElse(null),
                server.maximumFragments().orElse(0)));
    }

    /** SHA-1 of its identity key. */
    public Digest20 keyId() {
        return hop.address().keyId();
    }

    /** Whether it passes packets on, in the version of MMTP that everybody speaks. */
    boolean passesOn() {
        return relays.contains(OUR_PROTOCOL);
    }

    /** Whether packets can be handed to it, by us or by whoever comes before it in the network. */
    public boolean canBeFirst() {
        return accepts.contains(OUR_PROTOCOL);
    }

    /** Whether both are run under one key or one name, and so may be one server. */
    public boolean isSameServerAs(Mix other) {
        return keyId().equals(other.keyId()) || nickname.equalsIgnoreCase(other.nickname);
    }

    /** Whether it can hand packets to the other; every server can to itself. */
    public boolean canRelayTo(Mix other) {
        return keyId().equals(other.keyId()) || relays.stream().anyMatch(other.accepts::contains);
    }

    /** The nickname. */
    @Override
    public String toString() {
        return nickname;
    }
}
