package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Changes the expected values of vectors one by one, to see that each is really compared. */
final class ExpectedValues {
    private final VectorKind kind;
    private final Set<String> notExpected;

    /** @param notExpected fields that go in, or only name the case */
    ExpectedValues(VectorKind kind, Set<String> notExpected) {
        this.kind = kind;
        this.notExpected = notExpected;
    }

    /** Each case of the part fails when any of its expected values is another. */
    void assertAllCompared(JsonNode file, String part) {
        int changes = 0;
        for (JsonNode c : file.required(part)) {
            for (String place : places(c)) {
                ObjectNode changed = c.deepCopy();
                change(changed, place);
                ObjectNode small = ((ObjectNode) file).objectNode();
                small.putArray(part).add(changed);
                Report report = new Report(new PrintWriter(new StringWriter()));
                kind.run(small, report);
                assertThat(report.failed())
                        .as(
                                "%s of %s",
                                place,
                                c.toString()
                                        .substring(0, Math.min(200, c.toString().length())))
                        .isOne();
                changes++;
            }
        }
        assertThat(changes).isPositive();
    }

    private List<String> places(JsonNode node) {
        List<String> places = new ArrayList<>();
        collect(node, "", places);
        return places;
    }

    private void collect(JsonNode node, String at, List<String> places) {
        if (node.isObject()) {
            node.properties().stream()
                    .filter(field -> !notExpected.contains(field.getKey()))
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
        JsonNode other = changed(c.at(place), place);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(place.substring(last + 1)), other);
        } else {
            ((ObjectNode) parent).set(place.substring(last + 1), other);
        }
    }

    private static JsonNode changed(JsonNode value, String place) {
        if (value.isNumber()) {
            return LongNode.valueOf(value.longValue() ^ 1);
        }
        if (value.isBoolean()) {
            return BooleanNode.valueOf(!value.booleanValue());
        }
        if (value.isNull()) {
            return TextNode.valueOf(Base64.getEncoder().encodeToString(new byte[20]));
        }
        return TextNode.valueOf(
                place.contains("_b64") ? changedOctet(value.textValue()) : changedText(value.textValue()));
    }

    private static String changedOctet(String base64) {
        byte[] octets = Base64.getDecoder().decode(base64);
        if (octets.length == 0) {
            return "AA==";
        }
        octets[octets.length / 2] ^= 1;
        return Base64.getEncoder().encodeToString(octets);
    }

    private static String changedText(String text) {
        if (text.isEmpty()) {
            return "x";
        }
        int at = text.length() / 2;
        return text.substring(0, at) + (text.charAt(at) == '1' ? '2' : '1') + text.substring(at + 1);
    }
}
