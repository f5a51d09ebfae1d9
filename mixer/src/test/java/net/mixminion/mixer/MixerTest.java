package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.mixminion.stage.StageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mixer as it runs, by itself, with the system's time. */
class MixerTest {
    private final Path base;

    MixerTest(@TempDir Path base) {
        this.base = base;
    }

    @Test
    void packetsFlowWithoutAnyHint() throws IOException, StageException {
        MixerHome home = new MixerHome(base, "MixAlgorithm: Timed\nMixInterval: 1 sec");
        List<String> ids = home.receive(MixerHome.relayed(), MixerHome.relayed(), MixerHome.dummy());
        Mixer mixer = Mixer.create(home.context(0, 1));
        mixer.start();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(home.pool("outgoing").list()).hasSize(2));
            assertThat(home.pool("outgoing").list()).doesNotContainAnyElementsOf(ids);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(home.queue("incoming")).isDirectoryNotContaining("glob:**_*"));
            assertThat(home.counted())
                    .containsEntry("MixedPacket", 2L)
                    .containsEntry("FiredPacket", 2L)
                    .containsEntry("Discarded:DROP_PACKET", 1L);
        } finally {
            mixer.stop(Duration.ofSeconds(5));
        }
        Mixer next = Mixer.create(home.context(0, 1));
        next.start();
        next.stop(Duration.ofSeconds(5));
    }

    @Test
    void reloadChangesTheModulesAndTheInterval() throws IOException, StageException {
        MixerHome home = new MixerHome(base, "MixAlgorithm: Timed\nMixInterval: 12 hours");
        Mixer mixer = Mixer.create(home.context(0, 1));
        mixer.start();
        try {
            home.receive(MixerHome.relayed());
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(home.pool("mix").list()).hasSize(1));
            mixer.reload(new MixerHome(base, "MixAlgorithm: Timed\nMixInterval: 1 sec").config());
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(home.pool("outgoing").list()).hasSize(1));
        } finally {
            mixer.stop(Duration.ofSeconds(5));
        }
    }
}
