package net.mixminion.directory;

import static net.mixminion.directory.SectionSyntax.Occurrence.OPTIONAL;
import static net.mixminion.directory.SectionSyntax.Occurrence.REQUIRED;
import static net.mixminion.directory.SectionSyntax.Occurrence.REQUIRED_REPEATED;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.mixminion.config.Values;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;

/** Reads directories of format 0.3, which have a signature section for each signer (dir-spec §4.1). */
final class MultiplySignedParser {
    private static final String VERSION = "0.3";
    private static final String SIGNED_START = "[Signed-Directory]\n";
    private static final String INFO_START = "[Directory-Info]\n";
    private static final String SERVER_START = "[Server]\n";
    private static final SectionSyntax SIGNED = SectionSyntax.strict("Signed-Directory")
            .with(REQUIRED, "Directory-Identity", "Directory-Digest", "Directory-Signature");
    private static final SectionSyntax INFO = SectionSyntax.lenient("Directory-Info")
            .with(REQUIRED, "Version", "Status", "Valid-After", "Valid-Until", "Recommended-Servers")
            .with(REQUIRED_REPEATED, "Voting-Server");
    private static final SectionSyntax SOFTWARE =
            SectionSyntax.lenient("Recommended-Software").with(OPTIONAL, "MixminionClient", "MixminionServer");

    private static final Pattern FINGERPRINT = Pattern.compile("[\t\u000b]*([0-9A-Fa-f][\t\u000b]*){40}");

    private MultiplySignedParser() {}

    /** @param withServers whether the descriptors are read; reading and verifying them all is expensive */
    static Directory parse(String text, Instant now, boolean withServers) throws WireFormatException {
        String cleaned = CleanText.clean(text);
        List<SignatureSection> signatureSections = new ArrayList<>();
        int at = 0;
        while (cleaned.startsWith(SIGNED_START, at)) {
            int end = cleaned.indexOf("\n" + SIGNED_START, at + 1);
            end = end < 0 ? cleaned.indexOf("\n" + INFO_START, at) : end;
            if (end < 0) {
                throw noInfo();
            }
            signatureSections.add(SignatureSection.parse(cleaned.substring(at, end + 1)));
            at = end + 1;
        }
        if (!cleaned.startsWith(INFO_START, at)) {
            throw noInfo();
        }
        Digest20 digest = CleanText.digest(cleaned, at);
        Map<String, SignatureSection> signatures = new HashMap<>();
        int usable = 0;
        for (SignatureSection signature : signatureSections) {
            if (signature.digest.equals(digest)) {
                usable++;
                signatures.put(RsaKeys.fingerprint(signature.identity), signature);
            }
        }
        int infoEnd = nextServer(cleaned, at);
        Directory.Info info = info(cleaned.substring(at, infoEnd));
        List<ServerDescriptor> servers = withServers ? servers(cleaned, infoEnd, now) : List.of();
        return new Directory(
                text, Directory.Format.MULTIPLY_SIGNED, info, usable, signers(info.voters(), signatures), servers);
    }

    private static List<Directory.Voter> signers(
            List<Directory.Voter> voters, Map<String, SignatureSection> signatures) {
        List<Directory.Voter> signers = new ArrayList<>();
        for (Directory.Voter voter : voters) {
            SignatureSection signature = signatures.get(voter.fingerprint());
            if (signature != null && signature.verifies()) {
                signers.add(voter);
            }
        }
        return signers;
    }

    private static List<ServerDescriptor> servers(String cleaned, int from, Instant now) throws WireFormatException {
        List<ServerDescriptor> servers = new ArrayList<>();
        for (int at = from; at < cleaned.length(); ) {
            int end = nextServer(cleaned, at);
            servers.add(ServerDescriptor.parse(cleaned.substring(at, end), now));
            at = end;
        }
        return servers;
    }

    /** Where the next descriptor after this position begins; the end of the text if there is none. */
    private static int nextServer(String cleaned, int from) {
        int end = cleaned.indexOf("\n" + SERVER_START, from);
        return end < 0 ? cleaned.length() : end + 1;
    }

    private static Directory.Info info(String text) throws WireFormatException {
        Message message = Message.read("directory", text, Map.of());
        Section info = message.required(INFO);
        if (!info.text("Version").equals(VERSION)) {
            throw new WireFormatException("directory version " + info.text("Version") + "; known is " + VERSION);
        }
        Optional<Section> software = message.section(SOFTWARE);
        Directory.Info result = new Directory.Info(
                status(info.text("Status")),
                null,
                info.required("Valid-After", Values::date),
                info.required("Valid-Until", Values::date),
                recommended(info),
                info.all("Voting-Server", MultiplySignedParser::voter),
                software.isPresent() ? software.get().optional("MixminionClient", Values::list, List.of()) : List.of(),
                software.isPresent() ? software.get().optional("MixminionServer", Values::list, List.of()) : List.of());
        if (!result.validUntil().isAfter(result.validAfter())) {
            throw new WireFormatException("the directory is never valid");
        }
        return result;
    }

    /** The nicknames in [Directory] or [Directory-Info], in lower case. */
    static List<String> recommended(Section section) throws WireFormatException {
        return section.required("Recommended-Servers", Values::list).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Directory.Status status(String word) throws WireFormatException {
        for (Directory.Status status : Directory.Status.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new WireFormatException("a directory is a vote or a consensus, this one is: " + word);
    }

    private static Directory.Voter voter(String value) throws WireFormatException {
        int blank = value.indexOf(' ');
        if (blank < 0) {
            throw new WireFormatException("expected a fingerprint, a blank, and a URL");
        }
        String fingerprint = value.substring(0, blank);
        if (!FINGERPRINT.matcher(fingerprint).matches()) {
            throw new WireFormatException("expected a fingerprint of 40 hexadecimal digits");
        }
        return new Directory.Voter(fingerprint, value.substring(blank + 1).strip());
    }

    private static WireFormatException noInfo() {
        return new WireFormatException("expected [Directory-Info] after the signatures");
    }

    /** A signature and what it claims to sign. */
    private static final class SignatureSection {
        private final RSAPublicKey identity;
        private final Digest20 digest;
        private final byte[] signature;

        private SignatureSection(RSAPublicKey identity, Digest20 digest, byte[] signature) {
            this.identity = identity;
            this.digest = digest;
            this.signature = signature;
        }

        static SignatureSection parse(String text) throws WireFormatException {
            Message message = Message.read("directory", text, Map.of());
            Section section = message.required(SIGNED);
            if (message.names().size() > 1) {
                throw new WireFormatException("another section in between [Signed-Directory] and [Directory-Info]");
            }
            RSAPublicKey identity = section.publicKey("Directory-Identity");
            DescriptorParser.checkIdentity(identity);
            return new SignatureSection(
                    identity,
                    DescriptorParser.digest(section, "Directory-Digest"),
                    section.base64("Directory-Signature"));
        }

        boolean verifies() {
            return DescriptorParser.verifies(signature, identity, digest);
        }
    }
}
