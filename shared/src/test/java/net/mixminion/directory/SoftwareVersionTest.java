package net.mixminion.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftwareVersionTest {
    private static final List<String> IN_ORDER = List.of(
            "0.0.7alpha1",
            "0.0.7alpha2",
            "0.0.7beta1",
            "0.0.7pre1",
            "0.0.7rc1",
            "0.0.7rc2",
            "0.0.7",
            "0.0.7.1",
            "0.0.7(101)",
            "0.0.8alpha3",
            "0.0.10",
            "0.1.0",
            "1.0.0",
            "later",
            "no version");

    @Test
    void ordersAlphaBeforeBetaBeforeCandidateBeforeRelease() {
        long seed = System.nanoTime();
        List<String> shuffled = new ArrayList<>(IN_ORDER);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(shuffled.stream().map(SoftwareVersion::of).sorted().map(SoftwareVersion::toString))
                .as("seed %d", seed)
                .containsExactlyElementsOf(IN_ORDER);
    }
}
