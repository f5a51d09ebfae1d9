package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentVectorsTest {
    private static final int CASES = 40;

    private final StringWriter out = new StringWriter();
    private final Report report = new Report(new PrintWriter(out, true));

    @Test
    void everyCasePasses() {
        new FragmentVectors().run(Vectors.file("fragments"), report);

        assertThat(out.toString()).isEmpty();
        assertThat(report.passed()).isEqualTo(CASES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fec_matrix", "fec", "params", "messages", "pool"})
    void caseFailsWithAnyExpectedValueChanged(String part) {
        Set<String> notExpected =
                Set.of("decode_orders", "label", "what", part.equals("params") ? "length" : "", "overhead_of_params");
        new ExpectedValues(new FragmentVectors(), notExpected).assertAllCompared(Vectors.file("fragments"), part);
    }
}
