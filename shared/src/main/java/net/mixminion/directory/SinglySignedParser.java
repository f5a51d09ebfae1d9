package net.mixminion.directory;

import static net.mixminion.directory.SectionSyntax.Occurrence.OPTIONAL;
import static net.mixminion.directory.SectionSyntax.Occurrence.REQUIRED;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.config.Values;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;

/** Reads and verifies directories of format 0.2, which have one signature (dir-spec §4.2). */
final class SinglySignedParser {
    private static final String VERSION = "0.2";
    private static final Pattern SERVER_START =
            Pattern.compile("^\\[\\s*Server\\s*\\]\\s*\\n", Pattern.MULTILINE | Pattern.UNIX_LINES);
    private static final SectionSyntax DIRECTORY = SectionSyntax.lenient("Directory")
            .with(REQUIRED, "Version", "Published", "Valid-After", "Valid-Until", "Recommended-Servers");
    private static final SectionSyntax SIGNATURE = SectionSyntax.lenient("Signature")
            .with(REQUIRED, "DirectoryIdentity", "DirectoryDigest", "DirectorySignature");
    private static final SectionSyntax SOFTWARE =
            SectionSyntax.lenient("Recommended-Software").with(OPTIONAL, "MixminionClient", "MixminionServer");

    private SinglySignedParser() {}

    /** @param withServers whether the descriptors are read; reading and verifying them all is expensive */
    static Directory parse(String text, Instant now, boolean withServers) throws WireFormatException {
        String cleaned = CleanText.clean(text);
        Digest20 digest = CleanText.digest(CleanText.stub(cleaned, "DirectoryDigest:", "DirectorySignature:"));
        Matcher serverStart = SERVER_START.matcher(cleaned);
        boolean more = serverStart.find();
        Message message = Message.read(
                "directory", cleaned.substring(0, more ? serverStart.start() : cleaned.length()), Map.of());
        Directory.Info info = info(message, now);
        Directory.Voter signer = signer(message.required(SIGNATURE), digest);
        List<ServerDescriptor> servers = new ArrayList<>();
        while (more && withServers) {
            int from = serverStart.end();
            more = serverStart.find();
            String rest = cleaned.substring(from, more ? serverStart.start() : cleaned.length());
            servers.add(ServerDescriptor.parse("[Server]\n" + rest, now));
        }
        return new Directory(text, Directory.Format.SINGLY_SIGNED, info, 1, List.of(signer), servers);
    }

    private static Directory.Info info(Message message, Instant now) throws WireFormatException {
        Section directory = message.required(DIRECTORY);
        DescriptorParser.refuseIf(
                !directory.text("Version").equals(VERSION), "directory version " + directory.text("Version"));
        Optional<Section> software = message.section(SOFTWARE);
        Instant published = directory.required("Published", Values::time);
        Directory.Info info = new Directory.Info(
                Directory.Status.CONSENSUS,
                published,
                directory.required("Valid-After", Values::date),
                directory.required("Valid-Until", Values::date),
                MultiplySignedParser.recommended(directory),
                List.of(),
                software.isPresent() ? software.get().optional("MixminionClient", Values::seq, List.of()) : List.of(),
                software.isPresent() ? software.get().optional("MixminionServer", Values::seq, List.of()) : List.of());
        DescriptorParser.refuseIf(
                published.isAfter(now.plus(DescriptorParser.FUTURE)), "the directory was published in the future");
        DescriptorParser.refuseIf(!info.validUntil().isAfter(info.validAfter()), "the directory is never valid");
        return info;
    }

    private static Directory.Voter signer(Section signature, Digest20 digest) throws WireFormatException {
        RSAPublicKey identity = signature.publicKey("DirectoryIdentity");
        DescriptorParser.checkIdentity(identity);
        DescriptorParser.refuseIf(
                !DescriptorParser.digest(signature, "DirectoryDigest").equals(digest),
                "the directory does not have the digest that it states");
        DescriptorParser.refuseIf(
                !DescriptorParser.verifies(signature.base64("DirectorySignature"), identity, digest),
                "the directory's signature is not the key's");
        return new Directory.Voter(RsaKeys.fingerprint(identity), "");
    }
}
