package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryContent;
import net.mixminion.directory.DirectoryWriter;

/** The directories of descriptors.json, read, and written again. */
final class DirectoryVectors {
    private static final String INFO_START = "[Directory-Info]\n";

    private final JsonNode file;
    private final Instant now;
    private final SecureRandom random;

    DirectoryVectors(JsonNode file, Instant now, SecureRandom random) {
        this.file = file;
        this.now = now;
        this.random = random;
    }

    void run(Report report) {
        for (Map.Entry<String, JsonNode> identity : file.path("identity_keys").properties()) {
            report.check("directory key " + identity.getKey(), () -> {
                RsaPrivateKey key = DescriptorVectors.key(identity.getValue());
                report.expect("fingerprint", identity.getKey(), RsaKeys.fingerprint(key.publicKey()));
            });
        }
        for (JsonNode directory : file.path("directories")) {
            report.check("directory " + directory.path("case").asText(), () -> directory(directory, report));
        }
        for (JsonNode vote : file.path("vote_generation")) {
            report.check("vote by " + vote.path("signer").asText(), () -> {
                report.expect("result", "ok", vote.path("result").asText());
                report.expect("error", true, vote.path("error").isNull());
                writtenAgain(Directory.Status.VOTE, vote.path("signer").asText(), report);
            });
        }
        if (file.has("consensus_generation")) {
            report.check("consensus", () -> {
                report.expect("result", "ok", file.path("consensus_generation").asText());
                for (JsonNode pem : file.path("identity_keys")) {
                    String signer =
                            RsaKeys.fingerprint(DescriptorVectors.key(pem).publicKey());
                    writtenAgain(Directory.Status.CONSENSUS, signer, report);
                }
            });
        }
    }

    private void directory(JsonNode expected, Report report) throws WireFormatException, IOException {
        String text = text(expected);
        if (expected.has("gz_b64")) {
            byte[] compressed = Base64Text.decode(expected.path("gz_b64").asText());
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
                report.expect("gz_b64", text, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        Directory found;
        try {
            found = Directory.parse(text, format(expected), now);
        } catch (WireFormatException e) {
            report.expect("result", expected.path("result").asText(), "error");
            RefusalWords.compare(expected.path("error").asText(), String.valueOf(e.getMessage()), report);
            return;
        }
        report.expect("result", expected.path("result").asText(), "ok");
        DescriptorFields.compare(
                "parsed", DescriptorFields.plain(expected.path("parsed")), DirectoryFields.of(found), report);
    }

    /** Writes the first directory of this status anew and signs it with the key; all but the signature is the same. */
    private void writtenAgain(Directory.Status status, String signer, Report report) throws WireFormatException {
        String theirs = original(status);
        Directory read = Directory.parse(theirs, now);
        DirectoryContent content = new DirectoryContent(
                status,
                read.validAfter(),
                read.recommended(),
                read.voters(),
                read.clientVersions(),
                read.serverVersions(),
                read.servers());
        String unsigned = DirectoryWriter.unsigned(content);
        report.expect("text", theirs.substring(theirs.indexOf(INFO_START)), unsigned);
        RsaPrivateKey identity = identity(signer);
        Directory signed = Directory.parse(new DirectoryWriter(random).sign(unsigned, identity), now);
        report.expect(
                "signers",
                read.voters().stream()
                        .filter(voter -> voter.fingerprint().equals(signer))
                        .toList(),
                signed.signers());
    }

    private String original(Directory.Status status) throws WireFormatException {
        for (JsonNode directory : file.path("directories")) {
            String text = text(directory);
            if (text.contains("\nStatus: " + status.word() + "\n")
                    && !Directory.parse(text, now).signers().isEmpty()) {
                return text;
            }
        }
        throw new WireFormatException("the file has no " + status.word() + " to write again");
    }

    private RsaPrivateKey identity(String fingerprint) throws WireFormatException {
        for (JsonNode pem : file.path("identity_keys")) {
            RsaPrivateKey key = DescriptorVectors.key(pem);
            if (RsaKeys.fingerprint(key.publicKey()).equals(fingerprint)) {
                return key;
            }
        }
        throw new WireFormatException("the file has no key " + fingerprint);
    }

    private static String text(JsonNode directory) throws WireFormatException {
        return new String(Base64Text.decode(directory.path("text_b64").asText()), StandardCharsets.ISO_8859_1);
    }

    private static Directory.Format format(JsonNode directory) {
        return directory.path("format").asText().equals("ServerDirectory")
                ? Directory.Format.SINGLY_SIGNED
                : Directory.Format.MULTIPLY_SIGNED;
    }
}
