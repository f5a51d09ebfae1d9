package net.mixminion.directory;

import java.time.Instant;
import java.util.List;
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
    public DescriptorContent {
        insecurities = List.copyOf(insecurities);
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
