package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import net.mixminion.config.Key;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadPlanTest {
    @TempDir
    Path temp;

    @Test
    void knowsOfEveryKeyOfTheTableWhatItsChangeTakes() {
        assertThat(ServerKeys.TABLE.keys())
                .allSatisfy(
                        key -> assertThat(KeyEffects.find(key)).as("%s", key).isPresent());
        assertThat(ServerKeys.TABLE.keys()).extracting(Key::toString).containsAll(KeyEffects.names());
    }

    @Test
    void startsTheStagesAgainThatHoldWhatWasChanged() throws Exception {
        ServerConfig before = TestConfig.write(temp, "MixInterval: 40 min");
        String text = Files.readString(TestConfig.file(temp));
        Map<String, Set<String>> expected = Map.of(
                "MinFree: 1 GB", Set.of("receiver"),
                "PublicKeyOverlap: 30 hours", Set.of("mixer"),
                "MaxBandwidth: 10 MB", Set.of("receiver", "sender"),
                "Contact-Fingerprint: none", Set.of());
        for (Map.Entry<String, Set<String>> one : expected.entrySet()) {
            Files.writeString(
                    TestConfig.file(temp), text.replace("MixInterval: 40 min", "MixInterval: 40 min\n" + one.getKey()));
            ReloadPlan plan = ReloadPlan.of(before, ServerConfig.load(TestConfig.file(temp)));
            assertThat(plan.changed()).as(one.getKey()).hasSize(1);
            assertThat(plan.stages()).as(one.getKey()).isEqualTo(one.getValue());
            assertThat(plan.frozen()).as(one.getKey()).isEmpty();
        }
    }
}
