package net.mixminion.mixer;

import static net.mixminion.mixer.MixerHome.work;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.packet.RoutingType;
import net.mixminion.spool.Steps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets on their way out of the mix. */
class MixTest {
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);
    private static final byte[] TAGGED = ("\1".repeat(20) + "someone@example.test").getBytes(StandardCharsets.US_ASCII);

    private final Path base;
    private final List<Mixer> mixers = new ArrayList<>();

    MixTest(@TempDir Path base) {
        this.base = base;
    }

    private MixerHome home(String mixing) throws IOException {
        return new MixerHome(base, mixing);
    }

    private Mixer started(MixerHome home) throws IOException {
        Mixer mixer = home.started();
        mixers.add(mixer);
        return mixer;
    }

    @AfterEach
    void stop() {
        mixers.forEach(mixer -> mixer.stop(Duration.ofSeconds(1)));
    }

    @Test
    void noneLeavesBeforeTheMixFiresAndThenAllLeave() throws IOException {
        MixerHome home = home("MixAlgorithm: Timed\nMixInterval: 30 min");
        Mixer mixer = started(home);
        List<String> ids = home.receive(MixerHome.relayed(), MixerHome.lastHop(RoutingType.SMTP, TAGGED));
        work(mixer);
        for (int minute = 0; minute < 29; minute++) {
            home.clock.pass(Duration.ofMinutes(1));
            assertThat(mixer.mix().tick()).isZero();
            assertThat(home.pool("outgoing").list()).isEmpty();
        }
        home.clock.pass(Duration.ofMinutes(1));
        assertThat(mixer.mix().tick()).isEqualTo(2);
        assertThat(home.pool("mix").list()).isEmpty();
        assertThat(home.pool("outgoing").list()).hasSize(1).doesNotContainAnyElementsOf(ids);
        assertThat(home.pool("deliver/SMTP").list()).hasSize(1).doesNotContainAnyElementsOf(ids);
        assertThat(home.count("FiredPacket")).isEqualTo(2);
    }

    @Test
    void smallPoolKeepsItsMessages() throws IOException {
        MixerHome home = home("MixAlgorithm: Cottrell\nMixPoolMinSize: 2\nMixPoolRate: 50%");
        Mixer mixer = started(home);
        home.receive(MixerHome.relayed(), MixerHome.relayed());
        work(mixer);
        home.clock.pass(HALF_HOUR);
        assertThat(mixer.mix().tick()).isZero();
        home.receive(MixerHome.relayed(), MixerHome.relayed());
        work(mixer);
        home.clock.pass(HALF_HOUR);
        assertThat(mixer.mix().tick()).isEqualTo(2);
        assertThat(home.pool("mix").list()).hasSize(2);
    }

    @Test
    void restartDoesNotLetPacketsGoEarlyAndKeepsThem() throws IOException {
        MixerHome home = home("MixAlgorithm: Timed\nMixInterval: 30 min");
        Mixer first = started(home);
        home.receive(MixerHome.relayed());
        work(first);
        home.clock.pass(Duration.ofMinutes(20));
        first.stop(Duration.ofSeconds(1));
        Mixer second = started(home);
        assertThat(second.mix().tick()).isZero();
        home.clock.pass(Duration.ofMinutes(9));
        assertThat(second.mix().tick()).isZero();
        home.clock.pass(Duration.ofMinutes(1));
        assertThat(second.mix().tick()).isEqualTo(1);
    }

    @Test
    void packetWhoseRemovalFromIncomingWasUndoneWaitsAndLeavesOnce() throws IOException {
        MixerHome home = home("MixAlgorithm: Timed\nMixInterval: 30 min");
        Mixer mixer = started(home);
        byte[] packet = MixerHome.relayed();
        String id = home.receive(packet).get(0);
        work(mixer);
        Files.write(home.queue("incoming").resolve("msg_" + id), packet);
        home.clock.pass(HALF_HOUR);
        assertThat(mixer.mix().tick()).isZero();
        assertThat(work(mixer)).isEqualTo(1);
        home.clock.pass(HALF_HOUR);
        assertThat(mixer.mix().tick()).isEqualTo(1);
        assertThat(home.pool("outgoing").list()).hasSize(1);
        assertThat(home.count("Discarded:REPLAY")).isZero();
    }

    @Test
    void oneMixerFiresAndAnotherTakesOver() throws IOException {
        MixerHome home = home("MixAlgorithm: Timed\nMixInterval: 30 min");
        Mixer one = home.mixer(0, 2, Steps.NONE);
        Mixer two = home.mixer(1, 2, Steps.NONE);
        mixers.add(two);
        one.recover();
        two.recover();
        one.mix().tick();
        home.receive(MixerHome.relayed(), MixerHome.relayed(), MixerHome.relayed());
        assertThat(work(one) + work(two)).isEqualTo(3);
        home.clock.pass(HALF_HOUR);
        assertThat(two.mix().tick()).isZero();
        one.stop(Duration.ofSeconds(1));
        assertThat(two.mix().tick())
                .as("takes over, a little late for this time")
                .isZero();
        home.clock.pass(HALF_HOUR);
        assertThat(two.mix().tick()).isEqualTo(3);
    }

    @Test
    void memoriesForgetWhichFileBroughtWhatBeforeAnythingLeaves() throws IOException {
        MixerHome home = home("MixAlgorithm: Timed\nMixInterval: 30 min");
        List<String> steps = new ArrayList<>();
        boolean[] listening = {false};
        Steps listener = new Steps() {
            @Override
            public void after(Kind kind, Path path) {
                if (listening[0] && kind != Kind.DELETE) {
                    steps.add(kind + " " + String.valueOf(path.getFileName()).replaceAll("_.*", ""));
                }
            }
        };
        Mixer mixer = home.mixer(0, 1, listener);
        mixers.add(mixer);
        mixer.recover();
        mixer.mix().tick();
        home.receive(MixerHome.relayed());
        work(mixer);
        home.clock.pass(HALF_HOUR);
        listening[0] = true;
        assertThat(mixer.mix().tick()).isEqualTo(1);
        assertThat(steps)
                .containsExactly(
                        "SYNC_DIRECTORY incoming",
                        "HASH_LOG hash",
                        "RENAME fir",
                        "SYNC_DIRECTORY mix",
                        "RENAME fir",
                        "SYNC_DIRECTORY outgoing",
                        "SYNC_DIRECTORY mix",
                        "RENAME msg",
                        "SYNC_DIRECTORY outgoing");
    }
}
