package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.mixminion.crypto.Digest20;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No packet is lost or doubled, wherever the world stops. */
class PacketLifeTest {
    private enum Crash {
        KILLED,
        POWER_CUT
    }

    private static final int RECOVERY_STEPS = 16;

    private final Path temporary;
    private int homes;

    PacketLifeTest(@TempDir(factory = MemoryDirectory.class) Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void everyPacketEndsOnceWhenKilledBeforeAnyStep() throws IOException {
        assertThat(crashEverywhere(Crash.KILLED)).isGreaterThan(50);
    }

    @Test
    void everyPacketEndsOnceWhenThePowerIsCutBeforeAnyStep() throws IOException {
        assertThat(crashEverywhere(Crash.POWER_CUT)).isGreaterThan(50);
    }

    @Test
    void everyPacketEndsOnceThroughCrashUponCrash() throws IOException {
        for (long seed = 1; seed <= 25; seed++) {
            Random random = new Random(seed);
            Story story = new Story(seed);
            for (int i = 0; i < 12; i++) {
                Crash crash = random.nextBoolean() ? Crash.KILLED : Crash.POWER_CUT;
                story.live(1 + random.nextInt(40), crash);
            }
            story.liveToTheEnd();
            story.check("seed " + seed);
        }
    }

    @Test
    void everyPacketEndsOnceWhenThePowerIsCutAfterAKill() throws IOException {
        for (int n = 1; ; n++) {
            for (int m = 1; m <= RECOVERY_STEPS; m++) {
                Story story = new Story(n);
                if (!story.live(n, Crash.KILLED)) {
                    return;
                }
                String killed = story.where;
                story.live(m, Crash.POWER_CUT);
                story.liveToTheEnd();
                story.check("killed before step " + n + " (" + killed + "), power cut before " + story.where);
            }
        }
    }

    private int crashEverywhere(Crash crash) throws IOException {
        for (int n = 1; ; n++) {
            Story story = new Story(n);
            if (!story.live(n, crash)) {
                return n - 1;
            }
            story.liveToTheEnd();
            story.check(crash + " before step " + n + " (" + story.where + ")");
        }
    }

    /** One server's life over several crashes, and the peer that sends again what was not acknowledged. */
    private final class Story {
        private final Random random;
        private final List<byte[]> unacknowledged = new ArrayList<>();
        private final Set<Digest20> all = new HashSet<>();
        private final Map<String, Digest20> sent = new HashMap<>();
        private Path home;
        private String where = "";
        private @Nullable CrashingDisk dead;

        Story(long seed) throws IOException {
            random = new Random(seed);
            home = newHome();
            PacketLife.prepare(home);
            for (int i = 0; i < 3; i++) {
                byte[] packet = new byte[20];
                random.nextBytes(packet);
                packet[0] = (byte) i;
                unacknowledged.add(packet);
                all.add(Digest20.of(packet));
            }
        }

        /** Lives until the crash; false if it did not come. */
        boolean live(long crashBefore, Crash crash) throws IOException {
            CrashingDisk disk = begin(crashBefore);
            try (PacketLife life = new PacketLife(home, random, disk)) {
                try {
                    life.recover();
                    work(life);
                    return false;
                } catch (SimulatedCrash e) {
                    where = disk.where();
                    end(disk, crash);
                    return true;
                }
            }
        }

        /** After a kill the book goes on; otherwise all there is is durable. */
        private CrashingDisk begin(long crashBefore) throws IOException {
            CrashingDisk disk = new CrashingDisk(crashBefore);
            CrashingDisk killed = dead;
            if (killed == null) {
                for (String pool : PacketLife.POOLS) {
                    disk.assumeDurable(home.resolve(pool));
                }
            } else {
                Path after = newHome();
                killed.killed(home, after, disk);
                home = after;
            }
            return disk;
        }

        private void end(CrashingDisk disk, Crash crash) throws IOException {
            if (crash == Crash.POWER_CUT) {
                Path after = newHome();
                disk.powerCut(home, after);
                home = after;
                dead = null;
            } else {
                dead = disk;
            }
        }

        void liveToTheEnd() throws IOException {
            assertThat(live(Long.MAX_VALUE, Crash.KILLED)).isFalse();
        }

        private void work(PacketLife life) throws IOException {
            life.fire(); // before what is in incoming is looked at: some of it may be in the mix already
            life.send(sent);
            if (!unacknowledged.isEmpty()) {
                life.receive(unacknowledged);
                unacknowledged.clear();
            }
            life.process();
            life.fire();
            life.send(sent);
        }

        void check(String when) throws IOException {
            assertThat(unacknowledged).as(when).isEmpty();
            assertThat(new HashSet<>(sent.values()))
                    .as("none is lost: %s", when)
                    .isEqualTo(all);
            assertThat(sent).as("none leaves under two names: %s", when).hasSize(all.size());
            try (var files = Files.walk(home)) {
                assertThat(files.filter(Files::isRegularFile)
                                .map(f -> home.relativize(f).toString()))
                        .as("nothing is left behind: %s", when)
                        .allMatch(f -> f.startsWith("hashlogs/"));
            }
        }
    }

    private Path newHome() throws IOException {
        return Files.createDirectory(temporary.resolve("home" + homes++));
    }
}
