package net.mixminion.directory;

import java.time.Instant;
import java.util.List;
import net.mixminion.config.IncomingSection;
import net.mixminion.config.MboxSection;
import net.mixminion.config.OutgoingSection;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerSection;
import net.mixminion.config.SmtpSection;
import org.jspecify.annotations.Nullable;

/**
 * What a descriptor is to say, apart from keys, digest and signature.
 *
 * @param nickname 1 to 24 letters, digits and dashes
 * @param published when it is written
 * @param validAfter midnight GMT
 * @param validUntil midnight GMT, later than validAfter
 * @param software name and version, coarse: it must not tell servers apart
 * @param insecurities the reasons why the configuration is not secure; none means it is
 * @param contact how to reach the operator
 * @param contactFingerprint the fingerprint of the operator's OpenPGP key, or null
 * @param comments a remark for people, or null
 * @param incoming what the server accepts, or null
 * @param outgoing what the server relays, or null
 * @param mbox the delivery to local mailboxes, or null
 * @param smtp the delivery of mail to the world, or null
 * @param maximumFragments the fragments that are put together for one message, or null
 */
public record DescriptorContent(
        String nickname,
        Instant published,
        Instant validAfter,
        Instant validUntil,
        String software,
        List<String> insecurities,
        String contact,
        @Nullable String contactFingerprint,
        @Nullable String comments,
        @Nullable Incoming incoming,
        @Nullable Outgoing outgoing,
        @Nullable MailExit mbox,
        @Nullable MailExit smtp,
        @Nullable Integer maximumFragments) {
    private static final String NO_IP = "0.0.0.0";
    private static final List<String> PROTOCOLS = List.of("0.3");
    private static final int KIB = 1024;
    private static final boolean SOFTWARE_IS_ALPHA = true;

    public DescriptorContent {
        insecurities = List.copyOf(insecurities);
    }

    /**
     * What the configuration says about the server.
     *
     * @param hostname the name or address under which the server is reached; the configuration may leave it open
     * @param maximumFragments the fragments of the longest message that [Delivery/Fragmented] puts together, or null
     * @param software name and version, coarse
     */
    public static DescriptorContent of(
            ServerConfig config,
            String hostname,
            @Nullable Integer maximumFragments,
            String software,
            Instant published,
            Instant validAfter,
            Instant validUntil) {
        ServerSection server = config.server();
        IncomingSection in = config.incoming();
        OutgoingSection out = config.outgoing();
        String ip = in.ip().equals(NO_IP) ? null : in.ip();
        return new DescriptorContent(
                server.nickname(),
                published,
                validAfter,
                validUntil,
                software,
                config.insecurities(SOFTWARE_IS_ALPHA),
                server.contactEmail(),
                server.contactFingerprint().orElse(null),
                server.comments().orElse(null),
                in.enabled() ? new Incoming(hostname, in.port(), PROTOCOLS, in.access(), ip) : null,
                out.enabled() ? new Outgoing(PROTOCOLS, out.access()) : null,
                config.mbox()
                        .filter(MboxSection::advertise)
                        .map(mbox -> mailExit(mbox.maximumSize(), mbox.allowFromAddress()))
                        .orElse(null),
                config.smtp()
                        .filter(SmtpSection::advertise)
                        .map(smtp -> mailExit(smtp.maximumSize(), smtp.allowFromAddress()))
                        .orElse(null),
                config.fragmented().isPresent() ? maximumFragments : null);
    }

    /** What another descriptor says. */
    public static DescriptorContent of(ServerDescriptor other) {
        return new DescriptorContent(
                other.nickname(),
                other.published(),
                other.validAfter(),
                other.validUntil(),
                other.software().orElse(""),
                other.whyInsecure().map(List::of).orElse(List.of()),
                other.contact(),
                other.contactFingerprint().orElse(null),
                other.comments().orElse(null),
                other.incoming().orElse(null),
                other.outgoing().orElse(null),
                other.mbox().orElse(null),
                other.smtp().orElse(null),
                other.maximumFragments().isPresent() ? other.maximumFragments().getAsInt() : null);
    }

    private static MailExit mailExit(long maximumSize, boolean allowFrom) {
        return new MailExit((int) Math.min(Integer.MAX_VALUE, maximumSize / KIB), allowFrom);
    }

    /** The same for other days. */
    public DescriptorContent at(Instant newPublished, Instant newValidAfter, Instant newValidUntil) {
        return new DescriptorContent(
                nickname,
                newPublished,
                newValidAfter,
                newValidUntil,
                software,
                insecurities,
                contact,
                contactFingerprint,
                comments,
                incoming,
                outgoing,
                mbox,
                smtp,
                maximumFragments);
    }
}
