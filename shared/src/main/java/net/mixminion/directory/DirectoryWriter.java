package net.mixminion.directory;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import net.mixminion.config.Values;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;

/** Writes and signs directories of format 0.3, votes and consensuses (dir-spec §4.1). */
public final class DirectoryWriter {
    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final String INFO_START = "[Directory-Info]\n";
    private static final Comparator<ServerDescriptor> SERVER_ORDER = Comparator.<ServerDescriptor, String>comparing(
                    server -> server.nickname().toLowerCase(Locale.ROOT))
            .thenComparing(ServerDescriptor::validAfter)
            .thenComparing(server -> server.digest().hex());

    private final SecureRandom random;

    /** @param random makes the signatures different from each other */
    public DirectoryWriter(SecureRandom random) {
        this.random = random;
    }

    /** Writes the directory without any signature, lists in their order, descriptors as they are. */
    public static String unsigned(DirectoryContent content) {
        Instant validAfter = content.validAfter().truncatedTo(ChronoUnit.DAYS);
        StringBuilder text = new StringBuilder(INFO_START);
        entry(text, "Version", "0.3");
        entry(text, "Status", content.status().word());
        entry(text, "Valid-After", Values.printDate(validAfter));
        entry(text, "Valid-Until", Values.printDate(validAfter.plus(LIFETIME)));
        entry(text, "Recommended-Servers", names(content.recommended()));
        content.voters().stream()
                .map(voter -> voter.fingerprint() + " " + voter.url())
                .sorted()
                .forEach(voter -> entry(text, "Voting-Server", voter));
        text.append("[Recommended-Software]\n");
        entry(text, "MixminionClient", versions(content.clientVersions()));
        entry(text, "MixminionServer", versions(content.serverVersions()));
        content.servers().stream().sorted(SERVER_ORDER).forEach(server -> text.append(server.text()));
        return text.toString();
    }

    /**
     * Signs a directory.
     *
     * @param directory the text of a directory, signed by others or not
     * @return the text with one signature more in front
     */
    public String sign(String directory, RsaPrivateKey identity) {
        String cleaned = CleanText.clean(directory);
        Digest20 digest = CleanText.digest(cleaned.substring(infoAt(cleaned)));
        StringBuilder text = new StringBuilder("[Signed-Directory]\n");
        entry(text, "Directory-Identity", Base64Text.oneLine(RsaKeys.encodePublic(identity.publicKey())));
        entry(text, "Directory-Digest", Base64Text.oneLine(digest.bytes()));
        entry(text, "Directory-Signature", Base64Text.oneLine(Rsa.sign(digest, identity, random)));
        return text.append(directory).toString();
    }

    private static int infoAt(String directory) {
        if (directory.startsWith(INFO_START)) {
            return 0;
        }
        int at = directory.indexOf("\n" + INFO_START);
        if (at < 0) {
            throw new IllegalArgumentException("a directory without [Directory-Info]");
        }
        return at + 1;
    }

    private static String names(List<String> nicknames) {
        return String.join(
                ", ",
                nicknames.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList());
    }

    private static String versions(List<String> versions) {
        return String.join(
                ", ",
                versions.stream()
                        .map(SoftwareVersion::of)
                        .sorted()
                        .map(SoftwareVersion::toString)
                        .toList());
    }

    /** An entry without a value ends after the colon: a blank at the end of a line would not be in the digest. */
    private static void entry(StringBuilder text, String key, String value) {
        text.append(key).append(value.isEmpty() ? ":" : ": ").append(value).append('\n');
    }
}
