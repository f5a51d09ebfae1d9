package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.LionessKeys;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.Whitening;

/** The kind {@code crypto}: streams, LIONESS, derived keys, RSA. */
final class CryptoVectors implements VectorKind {
    private static final String DESCRIPTION = "description";

    private static final Map<String, Part> PARTS = Map.ofEntries(
            Map.entry("aes_counter_prng", CounterStreamVectors::check),
            Map.entry("ctr_crypt", (file, name, c, report) -> ctrCrypt(c, report)),
            Map.entry("keys", (file, name, c, report) -> RsaVectors.key(c, report)),
            Map.entry("keyring", (file, name, c, report) -> KeyringVectors.check(c, report)),
            Map.entry("lioness", (file, name, c, report) -> lioness(c, report)),
            Map.entry("lioness_raw", (file, name, c, report) -> lionessRaw(c, report)),
            Map.entry("oaep_decrypt", (file, name, c, report) -> RsaVectors.decrypt(file, c, report)),
            Map.entry("prng", (file, name, c, report) -> prng(c, report)),
            Map.entry("public_key_parse", (file, name, c, report) -> RsaVectors.publicKey(c, report)),
            Map.entry("signatures", (file, name, c, report) -> RsaVectors.recover(file, c, report)),
            Map.entry("subkeys", (file, name, c, report) -> subkeys(c, report)),
            Map.entry("swap", (file, name, c, report) -> swap(c, report)),
            Map.entry("whiten", (file, name, c, report) -> whiten(c, report)));

    /** One case of a part of the file. */
    @FunctionalInterface
    interface Part {
        void check(JsonNode file, String name, JsonNode c, Report report) throws Exception;
    }

    @Override
    public String name() {
        return "crypto";
    }

    @Override
    public void run(JsonNode file, Report report) {
        for (Map.Entry<String, JsonNode> entry : file.properties()) {
            String name = entry.getKey();
            Part part = PARTS.get(name);
            if (part != null) {
                runPart(file, name, part, report);
            } else if (!name.equals(DESCRIPTION)) {
                report.check(name, () -> report.expect("part of the file", "a known part", name));
            }
        }
    }

    private static void runPart(JsonNode file, String name, Part part, Report report) {
        JsonNode cases = file.get(name);
        if (cases.isObject()) {
            cases.properties()
                    .forEach(c -> report.check(
                            name + " " + c.getKey(), () -> part.check(file, c.getKey(), c.getValue(), report)));
            return;
        }
        for (int i = 0; i < cases.size(); i++) {
            JsonNode c = cases.get(i);
            String title = name + "[" + i + "] " + c.path("case").asText();
            report.check(title.strip(), () -> part.check(file, name, c, report));
        }
    }

    private static void ctrCrypt(JsonNode c, Report report) {
        byte[] buffer = octets(c, "input_b64");
        AesCtr.xor(octets(c, "key_b64"), c.required("idx").longValue(), buffer, 0, buffer.length);
        report.expect("output", octets(c, "output_b64"), buffer);
    }

    private static void prng(JsonNode c, Report report) {
        byte[] stream =
                AesCtr.keystream(octets(c, "key_b64"), c.required("offset").longValue(), number(c, "length"));
        report.expect("stream", octets(c, "stream_b64"), stream);
    }

    private static void lioness(JsonNode c, Report report) {
        report.expect("length", number(c, "length"), octets(c, "input_b64").length);
        permute(new Keyset(octets(c, "master_b64")).lioness(mode(c)), c, report);
    }

    private static void lionessRaw(JsonNode c, Report report) {
        JsonNode keys = c.required("keys_b64");
        report.expect("keys", 4, keys.size());
        permute(
                LionessKeys.of(octets(keys.get(0)), octets(keys.get(1)), octets(keys.get(2)), octets(keys.get(3))),
                c,
                report);
    }

    private static void permute(LionessKeys keys, JsonNode c, Report report) {
        byte[] encrypted = octets(c, "input_b64");
        byte[] decrypted = encrypted.clone();
        Lioness.encrypt(keys, encrypted, 0, encrypted.length);
        Lioness.decrypt(keys, decrypted, 0, decrypted.length);
        report.expect("encrypted", octets(c, "encrypted_b64"), encrypted);
        report.expect("decrypted", octets(c, "decrypted_b64"), decrypted);
    }

    private static void subkeys(JsonNode c, Report report) {
        Keyset keyset = new Keyset(octets(c, "master_b64"));
        Mode mode = mode(c);
        report.expect("20 octets", octets(c, "full20_b64"), keyset.digest(mode).bytes());
        report.expect("16 octets", octets(c, "key16_b64"), keyset.key(mode));
        JsonNode keys = c.required("lioness_b64");
        report.expect("LIONESS keys", 4, keys.size());
        for (int i = 0; i < keys.size(); i++) {
            report.expect(
                    "LIONESS key " + (i + 1),
                    octets(keys.get(i)),
                    keyset.lioness(mode).key(i + 1));
        }
    }

    private static void swap(JsonNode c, Report report) {
        Keyset keyset = new Keyset(Sha1.hash(octets(c, "argument_b64")));
        report.expect(
                "header key",
                octets(c, "hide_header_key1_b64"),
                keyset.lioness(Mode.HIDE_HEADER).key(1));
        report.expect(
                "payload key",
                octets(c, "hide_payload_key1_b64"),
                keyset.lioness(Mode.HIDE_PAYLOAD).key(1));
    }

    private static void whiten(JsonNode c, Report report) {
        byte[] input = octets(c, "input_b64");
        byte[] buffer = input.clone();
        Whitening.whiten(buffer, 0, buffer.length);
        report.expect("whitened", octets(c, "whitened_b64"), buffer);
        Whitening.unwhiten(buffer, 0, buffer.length);
        report.expect("unwhitened", input, buffer);
    }

    private static Mode mode(JsonNode c) {
        String text = text(c, "mode");
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mode " + text));
    }
}
