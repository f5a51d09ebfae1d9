package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.mixminion.config.MixAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixerConfigTest {
    private final Path base;

    MixerConfigTest(@TempDir Path base) {
        this.base = base;
    }

    private MixerConfig config(String mixing) throws IOException {
        return MixerConfig.of(new MixerHome(base, mixing).config());
    }

    @Test
    void hasTheDefaults() throws IOException {
        assertThat(config(""))
                .isEqualTo(new MixerConfig(
                        base.resolve("work/queues"),
                        base.resolve("work/hashlogs"),
                        base.resolve("work/locks"),
                        base.resolve("keys"),
                        Duration.ofHours(24),
                        MixAlgorithm.BINOMIAL,
                        5,
                        0.6,
                        Duration.ofMinutes(30),
                        0,
                        "Tested",
                        base.resolve("work/dir/dir.gz"),
                        List.of(),
                        Duration.ofMinutes(10),
                        Map.of(0x100, "SMTP", 0x103, "FRAGMENT")));
    }

    @Test
    void takesEveryKey() throws IOException {
        MixerConfig config = config("""
                QueueDir: %1$s/elsewhere/q
                WorkDir: %1$s/elsewhere/w
                KeyDir: %1$s/elsewhere/k
                PublicKeyOverlap: 30 hours
                MixAlgorithm: Binomial
                MixPoolMinSize: 20
                MixPoolRate: 35%%
                MixInterval: 10 min
                [Mixing]
                DummyRate: 7
                [DirectoryServers]
                Fingerprint: 0123456789abcdef0123456789abcdef01234567
                MaxSkew: 1 min
                """.formatted(base));
        assertThat(config)
                .isEqualTo(new MixerConfig(
                        base.resolve("elsewhere/q"),
                        base.resolve("elsewhere/w/hashlogs"),
                        base.resolve("elsewhere/w/locks"),
                        base.resolve("elsewhere/k"),
                        Duration.ofHours(30),
                        MixAlgorithm.BINOMIAL,
                        20,
                        0.35,
                        Duration.ofMinutes(10),
                        7,
                        "Tested",
                        base.resolve("elsewhere/w/dir/dir.gz"),
                        List.of("0123456789ABCDEF0123456789ABCDEF01234567"),
                        Duration.ofMinutes(1),
                        Map.of(0x100, "SMTP", 0x103, "FRAGMENT")));
        assertThat(config.mixPool()).isEqualTo(new MixPool.BinomialMixPool(20, 0.35));
    }
}
