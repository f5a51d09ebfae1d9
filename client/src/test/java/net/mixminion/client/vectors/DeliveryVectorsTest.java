package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.Set;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryVectorsTest {
    private static final int CASES = 85;
    private static final int DIFFERENT = 3;

    private final StringWriter out = new StringWriter();
    private final Report report = new Report(new PrintWriter(out, true));

    @Test
    void everyCasePasses() {
        new DeliveryVectors().run(Vectors.file("delivery"), report);

        assertThat(out.toString()).doesNotContain("FAILED");
        assertThat(report.passed()).isEqualTo(CASES);
        assertThat(report.different()).isEqualTo(DIFFERENT);
    }

    @Test
    void partNobodyKnowsFails() {
        ObjectNode file = ((ObjectNode) Vectors.file("delivery")).objectNode();
        file.putArray("news").add(1);
        new DeliveryVectors().run(file, report);

        assertThat(report.failed()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cases", "server_side_fragments", "address_set", "address_set_errors"})
    void caseFailsWithAnyExpectedValueChanged(String part) {
        Set<String> notExpected =
                Set.of("address", "case", "config", "exit_type", "line", "message_b64", "payload_b64", "tag_b64");
        JsonNode file = Vectors.file("delivery");
        VectorKind withSettings = new VectorKind() {
            @Override
            public String name() {
                return "delivery";
            }

            @Override
            public void run(JsonNode small, Report into) {
                ObjectNode whole = ((ObjectNode) small).deepCopy();
                whole.set("configs", file.required("configs"));
                whole.set("address_file", file.required("address_file"));
                whole.set("blacklist_file", file.required("blacklist_file"));
                new DeliveryVectors().run(whole, into);
            }
        };
        if (part.equals("cases")) {
            notExpected = new HashSet<>(notExpected);
            notExpected.add("address_b64"); // it goes in
        }
        new ExpectedValues(withSettings, notExpected).assertAllCompared(file, part);
    }
}
