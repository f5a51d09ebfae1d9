package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadVectorsTest {
    private static final int CASES = 79;
    private static final int DIFFERENT = 2;

    private final StringWriter out = new StringWriter();
    private final Report report = new Report(new PrintWriter(out, true));

    @Test
    void everyCasePasses() {
        new PayloadVectors().run(Vectors.file("payloads"), report);

        assertThat(out.toString()).doesNotContain("FAILED");
        assertThat(report.passed()).isEqualTo(CASES);
        assertThat(report.different()).isEqualTo(DIFFERENT);
    }

    @Test
    void partNobodyKnowsFails() {
        ObjectNode file = ((ObjectNode) Vectors.file("payloads")).objectNode();
        file.putArray("news").add(1);
        new PayloadVectors().run(file, report);

        assertThat(report.failed()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compress",
                "uncompress",
                "singletons",
                "encrypted_forward",
                "replies",
                "reply_block_parse",
                "text_messages",
                "text_pack"
            })
    void caseFailsWithAnyExpectedValueChanged(String part) {
        Set<String> notExpected = Set.of(
                "case",
                "data_b64",
                "force",
                "function",
                "input_b64",
                "max_length",
                "payload_b64",
                "recipient_pem",
                part.equals("text_pack") ? "type" : "text_b64");
        new ExpectedValues(new PayloadVectors(), notExpected).assertAllCompared(Vectors.file("payloads"), part);
    }
}
