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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class ConfigVectorsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final StringWriter out = new StringWriter();
    private final Report report = new Report(new PrintWriter(out, true));

    @Test
    void readsEverythingAsTheReferenceDoes() throws IOException {
        new ConfigVectors().run(config(), report);
        assertThat(report.failed()).as(out.toString()).isZero();
        assertThat(report.passed()).isGreaterThan(430);
        // 1G, 12 bananas, a section without its bracket, and the default of MixAlgorithm
        assertThat(report.different()).isEqualTo(4);
    }

    @Test
    void eachExpectedFieldOfAValueCounts() throws IOException {
        for (Map.Entry<String, JsonNode> kind : config().path("kinds").properties()) {
            for (JsonNode one : kind.getValue()) {
                eachFieldCounts(
                        one,
                        Set.of("input"),
                        (changed, counted) -> ConfigKindVectors.run(
                                JSON.objectNode()
                                        .set(kind.getKey(), JSON.arrayNode().add(changed)),
                                counted));
            }
        }
    }

    @Test
    void eachExpectedFieldOfATextCounts() throws IOException {
        for (JsonNode one : config().path("syntax")) {
            eachFieldCounts(
                    one,
                    Set.of("text_b64", "restricted"),
                    (changed, counted) ->
                            ConfigSyntaxVectors.run(JSON.arrayNode().add(changed), counted));
        }
    }

    @Test
    void eachExpectedFieldOfAFileCounts() throws IOException {
        for (JsonNode one : config().path("config_files")) {
            eachFieldCounts(
                    one,
                    Set.of("text", "case"),
                    (changed, counted) -> ConfigFileVectors.run(JSON.arrayNode().add(changed), counted));
        }
    }

    @Test
    void eachDefaultCounts() throws IOException {
        eachFieldCounts(config().path("server_defaults"), Set.of(), ConfigDefaultVectors::run);
    }

    /** Changes each leaf below a case in turn: exactly that case must fail. */
    private static void eachFieldCounts(JsonNode one, Set<String> given, BiConsumer<JsonNode, Report> runner) {
        for (List<String> leaf : leaves(one)) {
            if (given.contains(leaf.get(0))) {
                continue;
            }
            JsonNode changed = one.deepCopy();
            change(changed, leaf);
            StringWriter said = new StringWriter();
            Report report = new Report(new PrintWriter(said, true));
            runner.accept(changed, report);
            assertThat(report.failed()).as("%s of %s: %s", leaf, one, said).isEqualTo(1);
        }
    }

    private static List<List<String>> leaves(JsonNode node) {
        List<List<String>> leaves = new ArrayList<>();
        if (!node.isContainerNode()) {
            leaves.add(List.of());
        }
        node.properties().forEach(entry -> addBelow(leaves, entry.getKey(), entry.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            addBelow(leaves, Integer.toString(i), node.get(i));
        }
        return leaves;
    }

    private static void addBelow(List<List<String>> leaves, String step, JsonNode node) {
        for (List<String> rest : leaves(node)) {
            List<String> leaf = new ArrayList<>(List.of(step));
            leaf.addAll(rest);
            leaves.add(leaf);
        }
    }

    private static void change(JsonNode root, List<String> leaf) {
        JsonNode parent = root;
        for (String step : leaf.subList(0, leaf.size() - 1)) {
            parent = parent.isArray() ? parent.get(Integer.parseInt(step)) : parent.get(step);
        }
        String last = leaf.get(leaf.size() - 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), other(array.get(Integer.parseInt(last))));
        } else if (parent instanceof ObjectNode object) {
            object.set(last, other(object.get(last)));
        }
    }

    /** The same kind of JSON, one octet or one unit away. */
    private static JsonNode other(JsonNode value) {
        if (value.isIntegralNumber()) {
            return JSON.numberNode(value.bigIntegerValue().add(java.math.BigInteger.ONE));
        }
        if (value.isNumber()) {
            return JSON.numberNode(value.doubleValue() + 0.25);
        }
        if (value.isNull()) {
            return JSON.textNode("x");
        }
        String text = value.asText();
        return JSON.textNode(text.isEmpty() ? "x" : text.substring(0, text.length() - 1) + "~");
    }

    private static JsonNode config() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ConfigVectorsTest.class.getResourceAsStream("/vectors/config.json"), "config.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
