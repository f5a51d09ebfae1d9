package net.mixminion.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.mixminion.crypto.WireFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Whom we believe about the network: decides whether a directory is to be used (dir-spec §8).
 *
 * <p>The reference takes directories of format 0.3 without looking at their signatures or their status; we do not.
 */
public final class DirectoryTrust {
    private final Set<String> fingerprints;
    private final Duration maxSkew;

    /** Why a directory is not to be used. */
    public enum Refusal {
        /** No directory server is trusted, so none can be believed. */
        NOBODY_TRUSTED("no fingerprint of a directory server is configured"),
        /** It is one directory server's opinion. */
        VOTE("it is a vote, not a consensus"),
        /** Not more than half of the trusted directory servers signed it. */
        NO_QUORUM("fewer than a majority of the trusted directory servers signed it"),
        /** Its time has not come. */
        NOT_YET_VALID("it is not valid yet"),
        /** Its time is over. */
        EXPIRED("it has expired"),
        /** We have a newer one. */
        OLDER("it is older than the one we have");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }

        /** The reason in words. */
        public String text() {
            return text;
        }
    }

    /** What becomes of a directory that was offered. */
    public sealed interface Verdict permits Accepted, Refused {}

    /**
     * To be used.
     *
     * @param directory the directory, its descriptors verified
     */
    public record Accepted(Directory directory) implements Verdict {}

    /**
     * Not to be used.
     *
     * @param reason why, for people
     */
    public record Refused(String reason) implements Verdict {}

    /**
     * States who is trusted.
     *
     * @param fingerprints identity keys of directory servers: 40 hexadecimal digits each, blanks and case don't matter
     * @param maxSkew how far clocks may differ at the ends of a directory's validity
     */
    public DirectoryTrust(Collection<String> fingerprints, Duration maxSkew) {
        this.fingerprints = new HashSet<>();
        for (String fingerprint : fingerprints) {
            this.fingerprints.add(fingerprint.replace(" ", "").toUpperCase(Locale.ROOT));
        }
        this.maxSkew = maxSkew;
    }

    /**
     * Reads and judges a directory that may replace the one we have. The descriptors of one that is refused for its
     * signatures or its days are not even looked at.
     *
     * @param text the whole directory, uncompressed, one character for each octet (ISO 8859-1)
     * @param now the time
     * @param held the directory that we have, or null
     */
    public Verdict judge(String text, Instant now, @Nullable Directory held) {
        try {
            Optional<Refusal> refusal = refuse(Directory.parseHead(text, now), now, held);
            return refusal.isPresent() ? new Refused(refusal.get().text()) : new Accepted(Directory.parse(text, now));
        } catch (WireFormatException e) {
            return new Refused("it can't be read: " + e.getMessage());
        }
    }

    /** The number of trusted directory servers. */
    public int size() {
        return fingerprints.size();
    }

    /** The number of trusted directory servers that signed the directory. */
    public int signaturesOn(Directory directory) {
        Set<String> signers = new HashSet<>(directory.signerFingerprints());
        signers.retainAll(fingerprints);
        return signers.size();
    }

    /** Tells whether more than half of the trusted directory servers signed the directory. */
    public boolean hasQuorum(Directory directory) {
        return 2 * signaturesOn(directory) > fingerprints.size();
    }

    /**
     * Judges a directory that may replace the one we have.
     *
     * @param now the time
     * @param held the directory that we have, or null
     * @return why it is not to be used; empty if it is
     */
    public Optional<Refusal> refuse(Directory directory, Instant now, @Nullable Directory held) {
        if (fingerprints.isEmpty()) {
            return Optional.of(Refusal.NOBODY_TRUSTED);
        }
        if (directory.status() != Directory.Status.CONSENSUS) {
            return Optional.of(Refusal.VOTE);
        }
        if (!hasQuorum(directory)) {
            return Optional.of(Refusal.NO_QUORUM);
        }
        if (now.plus(maxSkew).isBefore(directory.validAfter())) {
            return Optional.of(Refusal.NOT_YET_VALID);
        }
        if (now.minus(maxSkew).isAfter(directory.validUntil())) {
            return Optional.of(Refusal.EXPIRED);
        }
        if (held != null && isOlder(directory, held)) {
            return Optional.of(Refusal.OLDER);
        }
        return Optional.empty();
    }

    private static boolean isOlder(Directory directory, Directory held) {
        int days = directory.validAfter().compareTo(held.validAfter());
        if (days != 0 || directory.published().isEmpty() || held.published().isEmpty()) {
            return days < 0;
        }
        return directory.published().get().isBefore(held.published().get());
    }
}
