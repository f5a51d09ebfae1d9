package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.spool.CrashingDisk;
import net.mixminion.spool.MemoryDirectory;
import net.mixminion.spool.Pool;
import net.mixminion.spool.SimulatedCrash;
import net.mixminion.spool.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mixer stopped before each of its steps: nothing is lost, nothing leaves twice. */
class MixerCrashTest {
    private static final List<String> POOLS =
            List.of("incoming", "mix", "outgoing", "deliver/SMTP", "deliver/MBOX", "deliver/FRAGMENT");

    private final Path temporary;
    private int homes;

    MixerCrashTest(@TempDir(factory = MemoryDirectory.class) Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void killedBeforeAnyStepThePacketsLeaveOnce() throws IOException {
        assertThat(crashEverywhere(false)).isGreaterThan(20);
    }

    @Test
    void withThePowerCutBeforeAnyStepThePacketsLeaveOnce() throws IOException {
        assertThat(crashEverywhere(true)).isGreaterThan(20);
    }

    private int crashEverywhere(boolean powerCut) throws IOException {
        int n = 1;
        while (crashBefore(n, powerCut)) {
            n++;
        }
        return n;
    }

    private boolean crashBefore(int n, boolean powerCut) throws IOException {
        MixerHome home = new MixerHome(newHome(), "MixAlgorithm: Timed\nMixInterval: 30 min");
        Mixer preparing = home.started();
        preparing.stop(Duration.ofSeconds(1));
        byte[] replayed = MixerHome.relayed();
        home.receive(replayed, MixerHome.relayed(), replayed);

        CrashingDisk disk = new CrashingDisk(n);
        for (String pool : POOLS) {
            disk.assumeDurable(home.queue(pool));
        }
        Mixer crashing = home.mixer(0, 1, disk);
        try {
            live(crashing, home, disk);
        } catch (SimulatedCrash e) {
            // as it must
        }
        MixerHome after = home.after(newHome());
        if (powerCut) {
            disk.powerCut(home.base.resolve("work"), after.base.resolve("work"));
        } else {
            disk.killed(home.base.resolve("work"), after.base.resolve("work"), new CrashingDisk(0));
        }
        crashing.stop(Duration.ofSeconds(1));
        after.moved();

        // the sender and the mixer's successor start; the sender may be first
        Set<Digest20> sent = new HashSet<>();
        int files = send(after, sent);
        Mixer successor = after.mixer(0, 1, Steps.NONE);
        live(successor, after, Steps.NONE);
        live(successor, after, Steps.NONE);
        files += send(after, sent);
        successor.stop(Duration.ofSeconds(1));
        String when = (powerCut ? "power cut" : "killed") + " before step " + n + ": " + disk.where();
        assertThat(sent).as(when).hasSize(2);
        assertThat(files).as("leave once: %s", when).isEqualTo(2);
        for (String pool : POOLS) {
            assertThat(after.queue(pool)).as(when).isDirectoryNotContaining("regex:.*/[a-z]+_[^/]*");
        }
        return disk.crashed();
    }

    private static void live(Mixer mixer, MixerHome home, Steps steps) throws IOException {
        mixer.recover();
        mixer.mix().tick();
        MixerHome.work(mixer);
        home.clock.pass(Duration.ofMinutes(30));
        mixer.mix().tick();
        Pool.open(home.queue("incoming"), new Random(), steps).purge(100);
    }

    private static int send(MixerHome home, Set<Digest20> sent) throws IOException {
        Pool outgoing = home.pool("outgoing");
        List<String> ids = outgoing.list();
        for (String id : ids) {
            sent.add(Sha1.digest(outgoing.read(id).orElseThrow().body()));
        }
        outgoing.remove(ids);
        outgoing.purge(100);
        return ids.size();
    }

    private Path newHome() throws IOException {
        return Files.createDirectory(temporary.resolve("home" + homes++));
    }
}
