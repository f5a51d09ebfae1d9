package net.mixminion.directory;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.mixminion.config.Values;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A server's signed promise of keys and services for some days (dir-spec §3). A value of this type has a correct digest
 * and a signature by its own identity key; whether that identity is known or the dates are right is for the caller.
 */
public final class ServerDescriptor {
    private static final String PACKET_VERSION = "0.3";
    private static final String MMTP_VERSION = "0.3";

    private final String text;
    private final Section server;
    private final Core core;
    private final @Nullable Incoming incoming;
    private final @Nullable Outgoing outgoing;
    private final @Nullable MailExit mbox;
    private final @Nullable MailExit smtp;
    private final @Nullable Integer maximumFragments;
    private final Map<String, String> testing;

    /** The entries that every descriptor has. */
    record Core(
            String nickname,
            RSAPublicKey identity,
            Digest20 keyId,
            Digest20 digest,
            Instant published,
            Instant validAfter,
            Instant validUntil,
            String contact,
            RSAPublicKey packetKey,
            List<String> packetVersions,
            @Nullable Boolean secureConfiguration) {}

    ServerDescriptor(
            String text,
            Core core,
            Section server,
            @Nullable Incoming incoming,
            @Nullable Outgoing outgoing,
            @Nullable MailExit mbox,
            @Nullable MailExit smtp,
            @Nullable Integer maximumFragments,
            Map<String, String> testing) {
        this.text = text;
        this.core = core;
        this.server = server;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.mbox = mbox;
        this.smtp = smtp;
        this.maximumFragments = maximumFragments;
        this.testing = Collections.unmodifiableMap(new LinkedHashMap<>(testing));
    }

    /**
     * Reads a descriptor and verifies its digest and signature.
     *
     * @param text the whole descriptor, one character for each octet (ISO 8859-1)
     * @param now a descriptor published more than 600 seconds after this is refused; one that has expired is not
     * @throws WireFormatException with a message for people, if the reference would refuse it
     */
    public static ServerDescriptor parse(String text, Instant now) throws WireFormatException {
        return DescriptorParser.parse(text, now);
    }

    /** The descriptor as it was read, character by character. */
    public String text() {
        return text;
    }

    /** The SHA-1 digest that the descriptor states and that was verified. */
    public Digest20 digest() {
        return core.digest();
    }

    /** 1 to 24 letters, digits and dashes; to be compared without regard to case. */
    public String nickname() {
        return core.nickname();
    }

    /** The long-term signing key, 2048 to 4096 bits. */
    public RSAPublicKey identity() {
        return core.identity();
    }

    /** SHA-1 of the identity key: the KEYID of routing info. */
    public Digest20 keyId() {
        return core.keyId();
    }

    /** The identity key's fingerprint: 40 upper-case hexadecimal digits. */
    public String fingerprint() {
        return core.keyId().hex().toUpperCase(Locale.ROOT);
    }

    /** The key that subheaders are encrypted to, 2048 bits. */
    public RSAPublicKey packetKey() {
        return core.packetKey();
    }

    /** SHA-1 of the packet key. */
    public Digest20 packetKeyId() {
        return RsaKeys.keyId(core.packetKey());
    }

    /** When the descriptor was written. */
    public Instant published() {
        return core.published();
    }

    /** The first moment at which the packet key is good: midnight GMT. */
    public Instant validAfter() {
        return core.validAfter();
    }

    /** The last moment at which packets should be made for the packet key: midnight GMT. */
    public Instant validUntil() {
        return core.validUntil();
    }

    /** How to reach the operator, at most 256 characters. */
    public String contact() {
        return core.contact();
    }

    /** The fingerprint of the operator's OpenPGP key as the operator writes it, at most 128 characters. */
    public Optional<String> contactFingerprint() {
        return server.optional("Contact-Fingerprint");
    }

    /** A remark for people, at most 1024 characters. */
    public Optional<String> comments() {
        return server.optional("Comments");
    }

    /** What the server says it runs. */
    public Optional<String> software() {
        return server.optional("Software");
    }

    /** Whether the server thinks its configuration secure. */
    public Optional<Boolean> secureConfiguration() {
        return Optional.ofNullable(core.secureConfiguration());
    }

    /** The reasons why the configuration is not secure. */
    public Optional<String> whyInsecure() {
        return server.optional("Why-Insecure");
    }

    /** The packet formats that the server processes, such as 0.3. */
    public List<String> packetVersions() {
        return core.packetVersions();
    }

    /** What the server accepts; absent if it takes no packets from the network. */
    public Optional<Incoming> incoming() {
        return Optional.ofNullable(incoming);
    }

    /** What the server relays; absent if it is an exit only. */
    public Optional<Outgoing> outgoing() {
        return Optional.ofNullable(outgoing);
    }

    /** The delivery to local mailboxes, if offered. */
    public Optional<MailExit> mbox() {
        return Optional.ofNullable(mbox);
    }

    /** The delivery of mail to the world, if offered. */
    public Optional<MailExit> smtp() {
        return Optional.ofNullable(smtp);
    }

    /** The number of fragments that the server reassembles for one message; absent if it does not reassemble. */
    public OptionalInt maximumFragments() {
        return maximumFragments == null ? OptionalInt.empty() : OptionalInt.of(maximumFragments);
    }

    /** The entries of [Testing]; not to be relied upon for anything. */
    public Map<String, String> testing() {
        return testing;
    }

    /** The abilities in short, in the reference's order: mbox, smtp, relay, frag; none without [Incoming/MMTP]. */
    public List<String> capabilities() {
        List<String> names = new ArrayList<>();
        if (incoming != null) {
            addIf(mbox != null, "mbox", names);
            addIf(smtp != null, "smtp", names);
            addIf(outgoing != null, "relay", names);
            addIf(maximumFragments != null, "frag", names);
        }
        return List.copyOf(names);
    }

    private static void addIf(boolean condition, String name, List<String> names) {
        if (condition) {
            names.add(name);
        }
    }

    /** Tells whether we can build packets that this server processes. */
    public boolean takesOurPackets() {
        return core.packetVersions().contains(PACKET_VERSION);
    }

    /** Tells whether we can deliver packets to this server by MMTP. */
    public boolean canStartAt() {
        return incoming != null && incoming.reachable() && incoming.protocols().contains(MMTP_VERSION);
    }

    /** Tells whether this server can pass a packet on to the other one: the same server, or a common MMTP version. */
    public boolean canRelayTo(ServerDescriptor other) {
        if (hasNicknameOf(other)) {
            return true;
        }
        return outgoing != null
                && other.incoming != null
                && other.incoming.reachable()
                && outgoing.protocols().stream().anyMatch(other.incoming.protocols()::contains);
    }

    /** Tells whether both bear the same nickname, without regard to case. */
    public boolean hasNicknameOf(ServerDescriptor other) {
        return nickname().equalsIgnoreCase(other.nickname());
    }

    /** Tells whether the keys are good at the moment; both ends count as inside. */
    public boolean isValidAt(Instant when) {
        return isValidFrom(when, when);
    }

    /** Tells whether the keys are good during the whole time; both ends count as inside. */
    public boolean isValidFrom(Instant start, Instant end) {
        return !validAfter().isAfter(start) && !end.isAfter(validUntil());
    }

    /** Tells whether the keys were good only before the moment. */
    public boolean isExpiredAt(Instant when) {
        return validUntil().isBefore(when);
    }

    /** Tells whether this one was published later. */
    public boolean isNewerThan(ServerDescriptor other) {
        return published().isAfter(other.published());
    }

    /**
     * Tells whether nobody needs this descriptor any more: descriptors of the same nickname that were published later
     * cover all of its time (dir-spec §3.2).
     */
    public boolean isSupersededBy(Collection<ServerDescriptor> others) {
        List<ServerDescriptor> newer = others.stream()
                .filter(o -> !o.digest().equals(digest()) && o.isNewerThan(this) && o.hasNicknameOf(this))
                .sorted((a, b) -> a.validAfter().compareTo(b.validAfter()))
                .toList();
        Instant covered = validAfter();
        for (ServerDescriptor other : newer) {
            if (!other.validAfter().isAfter(covered) && other.validUntil().isAfter(covered)) {
                covered = other.validUntil();
            }
        }
        return !covered.isBefore(validUntil());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerDescriptor that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The nickname and the days. */
    @Override
    public String toString() {
        return nickname() + " (" + Values.printDate(validAfter()) + " to " + Values.printDate(validUntil()) + ")";
    }
}
