package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketVectorsTest {
    private static final int CASES = 16;

    /** What goes in, or only names the case. */
    private static final Set<String> NOT_EXPECTED = Set.of("case", "label");

    private final StringWriter out = new StringWriter();

    private Report run(JsonNode file) {
        Report report = new Report(new PrintWriter(out, true));
        new PacketVectors().run(file, report);
        return report;
    }

    private static ObjectNode file() {
        return (ObjectNode) Vectors.file("packets");
    }

    @Test
    void everyCasePasses() {
        Report report = run(file());
        assertThat(out.toString()).isEmpty();
        assertThat(report.failed()).isZero();
        assertThat(report.passed()).isEqualTo(CASES);
    }

    @Test
    void publicKeyOfAServerIsCompared() {
        ObjectNode file = file();
        change((ObjectNode) file.at("/servers/Alpha"), "/packet_key_public_der_b64");
        Report report = run(file);
        assertThat(report.failed()).isOne();
        assertThat(out.toString()).contains("FAILED server Alpha");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paths", "discard"})
    void caseFailsWithAnyValueChanged(String part) {
        ObjectNode file = file();
        int changes = 0;
        for (JsonNode c : file.get(part)) {
            List<String> places = places(c);
            // goes in, and a broken packet may be refused for the same reason when it is broken once more
            places.remove("/packet_b64");
            for (String place : places) {
                ObjectNode changed = c.deepCopy();
                change(changed, place);
                ObjectNode small = file.objectNode();
                small.putObject("servers");
                small.putArray(part).add(changed);
                small.set("servers", file.get("servers"));
                Report report = run(small);
                assertThat(report.failed())
                        .as("%s of %s", place, c.path("label"))
                        .isOne();
                changes++;
            }
        }
        assertThat(changes).isPositive();
    }

    @Test
    void hopWithoutIdentityIsADifferenceAndCheckedAllTheSame() {
        ObjectNode file = file();
        ObjectNode address = (ObjectNode) file.at("/paths/0/steps/0/address");
        address.put("keyid_b64", Base64.getEncoder().encodeToString(new byte[20]));
        Report report = run(file);
        // the packet itself still names a server with identity
        assertThat(report.failed()).isOne();
        assertThat(out.toString()).contains("FAILED path 2 hops, SMTP: step 0: kind of result");
    }

    /** The JSON pointers of all values within a case. */
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
        JsonNode other = changed(c.at(place));
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(place.substring(last + 1)), other);
        } else {
            ((ObjectNode) parent).set(place.substring(last + 1), other);
        }
    }

    private static JsonNode changed(JsonNode value) {
        if (value.isBoolean()) {
            return BooleanNode.valueOf(!value.booleanValue());
        }
        if (value.isNumber()) {
            return IntNode.valueOf(value.intValue() ^ 1);
        }
        String text = value.textValue();
        return TextNode.valueOf((text.startsWith("A") ? "B" : "A") + text.substring(1));
    }
}
