package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.spool.MemoryDirectory;
import net.mixminion.spool.Pool;
import net.mixminion.spool.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mixers that work at the same time. */
class TwoMixersTest {
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    private final MixerHome home;

    TwoMixersTest(@TempDir(factory = MemoryDirectory.class) Path base) throws IOException {
        home = new MixerHome(base, "MixAlgorithm: Timed");
    }

    @Test
    void acceptEachPacketOnceBetweenThemThoughAllComeTwice() throws Exception {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            packets.add(MixerHome.relayed());
        }
        Mixer one = home.mixer(0, 2, Steps.NONE);
        Mixer two = home.mixer(1, 2, Steps.NONE);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            one.recover();
            two.recover();
            one.mix().tick();
            home.receive(packets);
            home.receive(packets);
            List<Callable<Integer>> work = List.of(() -> MixerHome.work(one), () -> MixerHome.work(two));
            int done = 0;
            for (Future<Integer> mixer : threads.invokeAll(work)) {
                done += mixer.get();
            }
            assertThat(done).isEqualTo(2 * packets.size());
            home.clock.pass(HALF_HOUR);
            assertThat(one.mix().tick() + two.mix().tick()).isEqualTo(packets.size());
        } finally {
            threads.shutdownNow();
            one.stop(Duration.ofSeconds(1));
            two.stop(Duration.ofSeconds(1));
        }
        assertThat(home.count("Discarded:REPLAY")).isEqualTo(packets.size());
        Map<Digest20, Integer> sent = new HashMap<>();
        Pool outgoing = home.pool("outgoing");
        for (String id : outgoing.list()) {
            sent.merge(Sha1.digest(outgoing.read(id).orElseThrow().body()), 1, Integer::sum);
        }
        assertThat(sent)
                .hasSize(packets.size())
                .allSatisfy((packet, times) -> assertThat(times).isEqualTo(1));
    }

    @Test
    void slowFiringDoesNotHoldUpWhatComesIn() throws Exception {
        CountDownLatch firing = new CountDownLatch(1);
        CountDownLatch diskIsBack = new CountDownLatch(1);
        Steps slow = new Steps() {
            @Override
            public void before(Kind kind, Path path) throws IOException {
                if (path.toString().contains("/mix/fir_")) {
                    firing.countDown();
                    try {
                        assertThat(diskIsBack.await(1, TimeUnit.MINUTES)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
        };
        Mixer mixer = home.mixer(0, 1, slow);
        ExecutorService timer = Executors.newSingleThreadExecutor();
        try {
            mixer.recover();
            mixer.mix().tick();
            home.receive(MixerHome.relayed());
            MixerHome.work(mixer);
            home.clock.pass(HALF_HOUR);
            Future<Integer> fired = timer.submit(mixer.mix()::tick);
            assertThat(firing.await(1, TimeUnit.MINUTES)).isTrue();
            for (int i = 0; i < 3; i++) {
                home.receive(MixerHome.relayed());
                assertThat(MixerHome.work(mixer))
                        .as("while the disk stands still")
                        .isEqualTo(1);
            }
            mixer.purge();
            assertThat(fired).isNotDone();
            diskIsBack.countDown();
            assertThat(fired.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        } finally {
            diskIsBack.countDown();
            timer.shutdownNow();
            mixer.stop(Duration.ofSeconds(1));
        }
    }
}
