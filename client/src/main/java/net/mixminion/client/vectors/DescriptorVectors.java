package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import net.mixminion.config.ConfigException;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.directory.ServerDescriptor;

/** descriptors.json: server descriptors, changed ones, and directories. */
final class DescriptorVectors implements VectorKind {
    private final SecureRandom random = new SecureRandom();

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public void run(JsonNode file, Report report) {
        Instant now = Instant.ofEpochSecond(file.path("now").asLong());
        Set<Digest20> digests = digests(file.path("descriptors"), now);
        for (JsonNode descriptor : file.path("descriptors")) {
            report.check(
                    "descriptor " + descriptor.path("nickname").asText(), () -> descriptor(descriptor, now, report));
        }
        for (JsonNode variant : file.path("variants")) {
            report.check("variant " + variant.path("case").asText(), () -> variant(variant, digests, now, report));
        }
        new DirectoryVectors(file, now, random).run(report);
    }

    private void descriptor(JsonNode expected, Instant now, Report report) throws WireFormatException, ConfigException {
        String text = expected.path("text").asText();
        ServerDescriptor found = ServerDescriptor.parse(text, now);
        DescriptorFields.compare(
                "parsed", DescriptorFields.plain(expected.path("parsed")), DescriptorFields.of(found), report);
        report.expect("nickname", expected.path("nickname").asText(), found.nickname());
        report.expect(
                "digest_input_sha1_b64",
                expected.path("digest_input_sha1_b64").asText(),
                Base64Text.oneLine(found.digest().bytes()));

        RsaPrivateKey identity = key(expected.path("identity_pem"));
        RsaPrivateKey packetKey = key(expected.path("packet_key_pem"));
        report.expect("identity_pem", found.keyId(), RsaKeys.keyId(identity.publicKey()));
        report.expect("packet_key_pem", found.packetKeyId(), RsaKeys.keyId(packetKey.publicKey()));
        writtenAgain(found, identity, packetKey, now, report);
        report.expect(
                "descriptor for the configuration",
                withoutSignature(text),
                DescriptorFromConfig.unsigned(expected.path("config").asText(), found));
    }

    /** Our writer must put the same lines in the same order, but for [Testing], which we don't write. */
    private void writtenAgain(
            ServerDescriptor theirs, RsaPrivateKey identity, RsaPrivateKey packetKey, Instant now, Report report)
            throws WireFormatException {
        DescriptorContent content = DescriptorContent.of(theirs);
        String ours = new DescriptorWriter(random).write(content, packetKey.publicKey(), identity);
        report.expect("lines of our descriptor", withoutSignature(theirs.text()), withoutSignature(ours));
        ServerDescriptor read = ServerDescriptor.parse(ours, now);
        report.expect("content of our descriptor", content, DescriptorContent.of(read));
    }

    private static String withoutSignature(String text) {
        int testing = text.indexOf("\n[Testing]\n");
        return (testing < 0 ? text : text.substring(0, testing + 1)).replaceAll("(?m)^(Digest|Signature): .*$", "$1:");
    }

    private static void variant(JsonNode expected, Set<Digest20> digests, Instant now, Report report)
            throws WireFormatException {
        String text = new String(Base64Text.decode(expected.path("text_b64").asText()), StandardCharsets.ISO_8859_1);
        ServerDescriptor found;
        try {
            found = ServerDescriptor.parse(text, now);
        } catch (WireFormatException e) {
            report.expect("result", expected.path("result").asText(), "error");
            RefusalWords.compare(expected.path("error").asText(), String.valueOf(e.getMessage()), report);
            return;
        }
        report.expect("result", expected.path("result").asText(), "ok");
        report.expect("error", true, expected.path("error").isMissingNode());
        if (!expected.path("resigned").asBoolean()) {
            report.expect("digest of an original", true, digests.contains(found.digest()));
        }
    }

    /** The digests of the descriptors that the variants were made from. */
    private static Set<Digest20> digests(JsonNode descriptors, Instant now) {
        Set<Digest20> digests = new HashSet<>();
        for (JsonNode descriptor : descriptors) {
            try {
                digests.add(ServerDescriptor.parse(descriptor.path("text").asText(), now)
                        .digest());
            } catch (WireFormatException ownCaseTells) {
                // without it the variants made from it fail, as they must
            }
        }
        return digests;
    }

    /** The private key of a PEM text. */
    static RsaPrivateKey key(JsonNode pem) throws WireFormatException {
        return RsaKeys.parsePem(pem.asText().getBytes(StandardCharsets.US_ASCII));
    }
}
