package net.mixminion.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VersionAdviceTest {
    @Test
    void comparesOurVersionWithThoseRecommended() {
        assertThat(VersionAdvice.of(List.of(), "0.1.0")).isEqualTo(VersionAdvice.SILENT);
        assertThat(VersionAdvice.of(List.of("0.0.8", "0.1.0"), "0.1.0")).isEqualTo(VersionAdvice.RECOMMENDED);
        assertThat(VersionAdvice.of(List.of("0.0.8alpha3", "0.0.8"), "0.1.0")).isEqualTo(VersionAdvice.NEWER);
        assertThat(VersionAdvice.of(List.of("0.0.8alpha3", "0.2.0"), "0.1.0")).isEqualTo(VersionAdvice.OUTDATED);
    }
}
