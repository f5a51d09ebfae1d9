package net.mixminion.client.vectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.mixminion.packet.payload.Keyring;

/** The {@code keyring} of crypto.json: keyring files, their passwords and contents. */
final class KeyringVectors {
    private static final byte[] WRONG_PASSWORD = "no, not this one".getBytes(ISO_8859_1);

    private KeyringVectors() {}

    static void check(JsonNode c, Report report) throws Exception {
        byte[] file = text(c, "file").getBytes(ISO_8859_1);
        Keyring keyring = Keyring.open(file, octets(c, "password_b64"), Instant.EPOCH)
                .orElseThrow(() -> new IllegalStateException("the password doesn't open the keyring"));
        report.expect(
                "opened with a wrong password",
                false,
                Keyring.open(file, WRONG_PASSWORD, Instant.EPOCH).isPresent());
        report.expect("plaintext", octets(c, "plaintext_b64"), keyring.encode());
        List<String> expected = new ArrayList<>();
        for (JsonNode entry : c.required("entries")) {
            expected.add(text(entry, "identity") + " " + HexFormat.of().formatHex(octets(entry, "secret_b64")));
        }
        List<String> found = keyring.keys().stream()
                .map(key -> key.identity() + " " + HexFormat.of().formatHex(key.secret()))
                .toList();
        // the reference lists them in the order of a hash table
        report.expect(
                "entries",
                expected.stream().sorted().toList(),
                found.stream().sorted().toList());
    }
}
