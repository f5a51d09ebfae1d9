package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoVectorsTest {
    private static final int CASES = 146;

    /** What goes in, or only names the case. */
    private static final Set<String> NOT_EXPECTED = Set.of(
            "argument_b64",
            "case",
            "ciphertext_b64",
            "idx",
            "input_b64",
            "key",
            "key_b64",
            "keys_b64",
            "master_b64",
            "max",
            "mode",
            "n",
            "offset",
            "seed_b64",
            "signature_b64",
            "value");

    private final StringWriter out = new StringWriter();

    private Report run(JsonNode file) {
        Report report = new Report(new PrintWriter(out, true));
        new CryptoVectors().run(file, report);
        return report;
    }

    private static ObjectNode file() {
        return (ObjectNode) Vectors.file("crypto");
    }

    @Test
    void everyCasePasses() {
        Report report = run(file());

        assertThat(out.toString()).isEmpty();
        assertThat(report.failed()).isZero();
        assertThat(report.passed()).isEqualTo(CASES);
    }

    @Test
    void partNobodyKnowsFails() {
        ObjectNode file = file();
        file.putArray("news").add(1);

        assertThat(run(file).failed()).isOne();
        assertThat(out.toString()).contains("FAILED news");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aes_counter_prng",
                "ctr_crypt",
                "keyring",
                "lioness",
                "lioness_raw",
                "oaep_decrypt",
                "prng",
                "public_key_parse",
                "signatures",
                "subkeys",
                "swap",
                "whiten"
            })
    void caseFailsWithAnyExpectedValueChanged(String part) {
        ObjectNode file = file();
        int changes = 0;
        for (JsonNode c : file.get(part)) {
            for (String place : places(c)) {
                ObjectNode changed = c.deepCopy();
                change(changed, place);
                ObjectNode small = file.objectNode();
                small.set("keys", file.get("keys"));
                small.putArray(part).add(changed);
                Report report = run(small);
                assertThat(report.failed()).as("%s of %s", place, c).isOne();
                changes++;
            }
        }
        assertThat(changes).isPositive();
    }

    @Test
    void changedKeyFailsOnlyItsOwnCase() {
        JsonNode key = file().at("/keys/rsa2048");
        for (String place : places(key)) {
            ObjectNode file = file();
            change((ObjectNode) file.get("keys").get("rsa2048"), place);
            Report report = run(file);

            assertThat(report.failed()).as(place).isOne();
            assertThat(report.passed()).as(place).isEqualTo(CASES - 1);
        }
    }

    @Test
    void writesFractionsAsPythonDoes() {
        assertThat(CounterStreamVectors.repr(0)).isEqualTo("0.0");
        assertThat(CounterStreamVectors.repr(1)).isEqualTo("1.0");
        assertThat(CounterStreamVectors.repr(0.1)).isEqualTo("0.1");
        assertThat(CounterStreamVectors.repr(2e-3)).isEqualTo("0.002");
        assertThat(CounterStreamVectors.repr(1e-4)).isEqualTo("0.0001");
        assertThat(CounterStreamVectors.repr(9.5e-5)).isEqualTo("9.5e-05");
        assertThat(CounterStreamVectors.repr(1 / 2147483647.0)).isEqualTo("4.656612875245797e-10");
    }

    /** The JSON pointers of all expected values within a case. */
    private static List<String> places(JsonNode node) {
        List<String> places = new ArrayList<>();
        collect(node, "", places);
        return places;
    }

    private static void collect(JsonNode node, String at, List<String> places) {
        if (node.isObject()) {
            node.properties().stream()
                    .filter(field -> !NOT_EXPECTED.contains(field.getKey()))
                    .forEach(field -> collect(field.getValue(), at + "/" + field.getKey(), places));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), at + "/" + i, places);
            }
        } else {
            places.add(at);
        }
    }

    private static void change(ObjectNode c, String place) {
        int last = place.lastIndexOf('/');
        JsonNode parent = c.at(place.substring(0, last));
        JsonNode value = c.at(place);
        JsonNode other = value.isNumber() ? IntNode.valueOf(value.intValue() ^ 1) : changedText(value.textValue());
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(place.substring(last + 1)), other);
        } else {
            ((ObjectNode) parent).set(place.substring(last + 1), other);
        }
    }

    /** Changes the last letter or digit. */
    private static TextNode changedText(String text) {
        int at = text.length() - 1;
        while (at >= 0 && !Character.isLetterOrDigit(text.charAt(at))) {
            at--;
        }
        if (at < 0) {
            return TextNode.valueOf(text + "A");
        }
        char other = text.charAt(at) == '1' ? '2' : '1';
        return TextNode.valueOf(text.substring(0, at) + other + text.substring(at + 1));
    }
}
