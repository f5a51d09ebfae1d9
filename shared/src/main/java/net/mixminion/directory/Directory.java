package net.mixminion.directory;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.mixminion.crypto.WireFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A directory of servers, as it was read (dir-spec §4). All its descriptors have been verified; its own signatures are
 * facts told by {@link #signers}, and {@link DirectoryTrust} says whether they suffice.
 */
public final class Directory {
    private static final String OLD_START = "[Directory]\n";

    private final String text;
    private final Format format;
    private final Info info;
    private final int usableSignatures;
    private final List<Voter> signers;
    private final List<ServerDescriptor> servers;

    /** The two formats there are. */
    public enum Format {
        /** 0.2, with one signature (dir-spec §4.2). */
        SINGLY_SIGNED,
        /** 0.3, with a signature of each voter (dir-spec §4.1). */
        MULTIPLY_SIGNED
    }

    /** What a directory is. */
    public enum Status {
        /** One directory server's opinion; not for use. */
        VOTE,
        /** What the directory servers agreed on. */
        CONSENSUS;

        /** The word in the directory. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A directory server that had a vote.
     *
     * @param fingerprint the fingerprint of its identity key, as the directory writes it
     * @param url the URL under which its files are; empty for a directory of format 0.2
     */
    public record Voter(String fingerprint, String url) {}

    /** What stands before the descriptors. */
    record Info(
            Status status,
            @Nullable Instant published,
            Instant validAfter,
            Instant validUntil,
            List<String> recommended,
            List<Voter> voters,
            List<String> clientVersions,
            List<String> serverVersions) {}

    Directory(
            String text,
            Format format,
            Info info,
            int usableSignatures,
            List<Voter> signers,
            List<ServerDescriptor> servers) {
        this.text = text;
        this.format = format;
        this.info = info;
        this.usableSignatures = usableSignatures;
        this.signers = List.copyOf(signers);
        this.servers = List.copyOf(servers);
    }

    /**
     * Reads a directory; the first line tells the format.
     *
     * @param text the whole directory, uncompressed, one character for each octet (ISO 8859-1)
     * @param now what was published more than 600 seconds after this is refused
     * @throws WireFormatException with a message for people, if the text is no directory or any descriptor in it is bad
     */
    public static Directory parse(String text, Instant now) throws WireFormatException {
        return parse(text, formatOf(text), now);
    }

    /**
     * Reads all of a directory but its descriptors, so that it can be judged before anybody spends time on them; for the
     * rest see {@link #parse(String, Instant)}.
     */
    static Directory parseHead(String text, Instant now) throws WireFormatException {
        return parse(text, formatOf(text), now, false);
    }

    private static Format formatOf(String text) {
        return text.startsWith(OLD_START) ? Format.SINGLY_SIGNED : Format.MULTIPLY_SIGNED;
    }

    /** Reads a directory that must have this format; see {@link #parse(String, Instant)}. */
    public static Directory parse(String text, Format format, Instant now) throws WireFormatException {
        return parse(text, format, now, true);
    }

    private static Directory parse(String text, Format format, Instant now, boolean withServers)
            throws WireFormatException {
        return format == Format.SINGLY_SIGNED
                ? SinglySignedParser.parse(text, now, withServers)
                : MultiplySignedParser.parse(text, now, withServers);
    }

    /** The directory as it was read. */
    public String text() {
        return text;
    }

    /** How the directory is written. */
    public Format format() {
        return format;
    }

    /** Vote or consensus; a directory of format 0.2 counts as consensus. */
    public Status status() {
        return info.status();
    }

    /** When the directory was written; only format 0.2 tells. */
    public Optional<Instant> published() {
        return Optional.ofNullable(info.published());
    }

    /** The midnight GMT from which on the directory is to be used. */
    public Instant validAfter() {
        return info.validAfter();
    }

    /** The midnight GMT until which the directory is to be used. */
    public Instant validUntil() {
        return info.validUntil();
    }

    /** The nicknames of the recommended servers in lower case, in the order of the text. */
    public List<String> recommended() {
        return info.recommended();
    }

    /** The directory servers that had a vote, in the order of the text; none in format 0.2. */
    public List<Voter> voters() {
        return info.voters();
    }

    /** The client versions that are recommended, in the order of the text. */
    public List<String> clientVersions() {
        return info.clientVersions();
    }

    /** The server versions that are recommended, in the order of the text. */
    public List<String> serverVersions() {
        return info.serverVersions();
    }

    /** The number of signature sections that are about this text, whether or not their signatures verify. */
    public int usableSignatures() {
        return usableSignatures;
    }

    /** The voters whose signatures verify; in format 0.2 the one signer. */
    public List<Voter> signers() {
        return signers;
    }

    /** The fingerprints of the keys whose signatures verify and count. */
    public Set<String> signerFingerprints() {
        return Set.copyOf(signers.stream().map(Voter::fingerprint).toList());
    }

    /** All descriptors, in the order of the text. */
    public List<ServerDescriptor> servers() {
        return servers;
    }

    /** The descriptors of recommended servers. */
    public List<ServerDescriptor> recommendedServers() {
        return servers.stream().filter(this::recommends).toList();
    }

    /** Tells whether the server is on the list of recommended ones. */
    public boolean recommends(ServerDescriptor server) {
        return recommended().contains(server.nickname().toLowerCase(Locale.ROOT));
    }
}
