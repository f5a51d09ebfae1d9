package net.mixminion.client.vectors;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.mixminion.crypto.Base64Text;
import net.mixminion.directory.Directory;
import net.mixminion.directory.ServerDescriptor;

/** A directory's fields in the shape in which descriptors.json writes them. */
final class DirectoryFields {
    private static final double MILLIS = 1000.0;

    private DirectoryFields() {}

    static Map<String, Object> of(Directory directory) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("valid_after", directory.validAfter().getEpochSecond());
        fields.put("valid_until", directory.validUntil().getEpochSecond());
        fields.put("recommended", directory.recommended());
        fields.put(
                "servers",
                directory.servers().stream().map(ServerDescriptor::nickname).toList());
        if (directory.format() == Directory.Format.SINGLY_SIGNED) {
            fields.put("identity_fingerprint", String.join(",", directory.signerFingerprints()));
            directory.published().ifPresent(published -> fields.put("published", published.toEpochMilli() / MILLIS));
            return fields;
        }
        fields.put("status", directory.status().word());
        fields.put("client_versions", directory.clientVersions());
        fields.put("server_versions", directory.serverVersions());
        fields.put("voters", voters(directory.voters()));
        fields.put("signers", voters(directory.signers()));
        fields.put("usable_signature_sections", (long) directory.usableSignatures());
        fields.put(
                "server_digests_b64",
                directory.servers().stream()
                        .map(server -> Base64Text.oneLine(server.digest().bytes()))
                        .toList());
        return fields;
    }

    private static List<List<String>> voters(List<Directory.Voter> voters) {
        return voters.stream()
                .map(voter -> List.of(voter.fingerprint(), voter.url()))
                .toList();
    }
}
