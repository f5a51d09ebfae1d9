package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class PathVectorsTest {
    private final StringWriter out = new StringWriter();
    private final Report report = new Report(new PrintWriter(out, true));

    @Test
    void readsEveryPathAsTheReferenceDoes() throws IOException {
        PathVectors.run(config().path("paths"), report);
        assertThat(out.toString()).isEmpty();
        assertThat(report.failed()).isZero();
        assertThat(report.passed()).isGreaterThan(80);
    }

    @Test
    void readsEveryAddressAsTheReferenceDoes() throws IOException {
        AddressVectors.run(config().path("addresses"), report);
        assertThat(out.toString()).isEmpty();
        assertThat(report.failed()).isZero();
        assertThat(report.passed()).isGreaterThan(20);
    }

    @Test
    void everyFieldOfAPathCounts() throws IOException {
        everyFieldCounts(config().path("paths"), PathVectors::run);
    }

    @Test
    void everyFieldOfAnAddressCounts() throws IOException {
        everyFieldCounts(config().path("addresses"), AddressVectors::run);
    }

    /** Changes each expected field of each case in turn: exactly that case must fail. */
    private static void everyFieldCounts(JsonNode cases, BiConsumer<JsonNode, Report> runner) {
        for (JsonNode one : cases) {
            one.fieldNames().forEachRemaining(field -> {
                if (field.equals("input") || field.startsWith("is_")) {
                    return;
                }
                ObjectNode changed = one.deepCopy();
                changed.set(field, other(one.get(field)));
                Report report = new Report(new PrintWriter(new StringWriter()));
                runner.accept(new ObjectMapper().createArrayNode().add(changed), report);
                assertThat(report.failed()).as("%s of %s", field, one).isEqualTo(1);
            });
        }
    }

    private static JsonNode other(JsonNode value) {
        ObjectMapper mapper = new ObjectMapper();
        if (value.isBoolean()) {
            return mapper.getNodeFactory().booleanNode(!value.asBoolean());
        }
        if (value.isNumber()) {
            return mapper.getNodeFactory().numberNode(value.asInt() ^ 1);
        }
        if (value.isArray()) {
            return mapper.createArrayNode()
                    .addAll((com.fasterxml.jackson.databind.node.ArrayNode) value)
                    .add("x");
        }
        return mapper.getNodeFactory().textNode(value.asText() + "x");
    }

    private static JsonNode config() throws IOException {
        try (InputStream in = PathVectorsTest.class.getResourceAsStream("/vectors/config.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }
}
