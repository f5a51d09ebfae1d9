package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DescriptorVectorsTest {
    private final StringWriter out = new StringWriter();

    @Test
    void readsEveryDescriptorAndDirectoryAsTheReferenceDoes() throws IOException {
        Report report = new Report(new PrintWriter(out, true));
        new DescriptorVectors().run(vectors(), report);
        assertThat(out.toString()).isEmpty();
        assertThat(report.failed()).isZero();
        assertThat(report.passed()).isGreaterThan(70);
    }

    @Test
    void everyExpectedFieldCounts() throws IOException {
        JsonNode file = vectors();
        for (String pointer : expectedFields(file)) {
            JsonNode changed = withOtherValueAt(file.deepCopy(), pointer);
            Report report = new Report(new PrintWriter(new StringWriter()));
            new DescriptorVectors().run(changed, report);
            assertThat(report.failed()).as(pointer).isEqualTo(1);
        }
    }

    /** A descriptor's and a directory's expected fields, and those of a case each that is refused and one that isn't. */
    private static List<String> expectedFields(JsonNode file) {
        List<String> pointers = new ArrayList<>(List.of(
                "/descriptors/1/digest_input_sha1_b64",
                "/descriptors/1/nickname",
                "/variants/0/result",
                "/variants/6/error",
                "/variants/9/error",
                "/variants/17/error",
                "/directories/10/error",
                "/vote_generation/0/result",
                "/consensus_generation"));
        leaves(file, "/descriptors/1/parsed", pointers);
        leaves(file, "/directories/0/parsed", pointers);
        leaves(file, "/directories/16/parsed", pointers);
        return pointers;
    }

    private static void leaves(JsonNode file, String pointer, List<String> pointers) {
        JsonNode node = file.at(pointer);
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(file, pointer + "/" + i, pointers);
            }
        } else if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> leaves(file, pointer + "/" + name.replace("/", "~1"), pointers));
        } else {
            pointers.add(pointer);
        }
    }

    private static JsonNode withOtherValueAt(JsonNode file, String pointer) {
        int last = pointer.lastIndexOf('/');
        JsonNode parent = file.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1).replace("~1", "/");
        JsonNode old = file.at(pointer);
        assertThat(old.isMissingNode()).as(pointer).isFalse();
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), other(old));
        } else {
            ((ObjectNode) parent).set(name, other(old));
        }
        return file;
    }

    private static JsonNode other(JsonNode old) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (old.isNumber()) {
            return nodes.numberNode(old.asLong() + 1);
        }
        String text = old.asText();
        // base64 keeps its form with another letter in front
        return nodes.textNode((text.startsWith("A") ? "B" : "A") + text.substring(1));
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(DescriptorVectorsTest.class.getResourceAsStream("/vectors/descriptors.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }
}
