package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import net.mixminion.packet.Packet;
import net.mixminion.spool.MemoryDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pools with more files than anybody looks at in one round; a hard link each is good enough. Making and removing 100,000
 * names takes many times as long as what is tested, so that many are there on request only: see docs/CONFORMANCE.md,
 * POOL-16. Then the times are looked at as well.
 */
class FullPoolsTest {
    private static final int MEASURED = 100_000;
    private static final int FILES = Integer.getInteger("net.mixminion.files", 4200);
    private static final int BATCH = 64;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final MixerHome home;

    FullPoolsTest(@TempDir(factory = MemoryDirectory.class) Path base) throws IOException {
        home = new MixerHome(base, "MixAlgorithm: Timed");
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void takesLess(Duration limit, String what, Work work) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        work.run();
        if (FILES >= MEASURED) {
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            System.out.printf("%d files, %s: %d ms%n", FILES, what, taken.toMillis());
            assertThat(taken).as(what).isLessThan(limit);
        }
    }

    private void fill(String pool, String prefix, int count, byte[] content) throws IOException {
        Path file = Files.write(home.base.resolve("one of " + pool), content);
        for (int i = 0; i < count; i++) {
            Files.createLink(home.queue(pool).resolve(String.format(Locale.ROOT, "%s%016d", prefix, i)), file);
        }
    }

    @Test
    void whatIsRemovedIsDeletedAsFastAsItComes() throws IOException {
        Mixer mixer = home.started();
        try {
            fill("incoming", "rmv_", 2100, new byte[10]);
            mixer.purge();
            assertThat(home.queue("incoming")).isDirectoryNotContaining("glob:**/rmv_*");
        } finally {
            mixer.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void fullPoolsDelayNeitherTheStartNorARound() throws IOException, InterruptedException {
        home.started().stop(Duration.ofSeconds(1));
        fill("incoming", "msg_", FILES, new byte[Packet.PACKET_LENGTH]);
        fill("outgoing", "msg_", FILES, new byte[100]);
        Mixer[] mixer = new Mixer[1];
        takesLess(START, "start", () -> mixer[0] = home.started());
        try {
            mixer[0].lookAround(); // the virtual machine warms up
            takesLess(ROUND, "keys and mix", mixer[0]::lookAround);
            takesLess(ROUND, "a batch of incoming", () -> mixer[0].incoming().work(() -> false));
            takesLess(ROUND, "deletion", mixer[0]::purge);
            assertThat(home.count("Discarded:BAD_RSA")).isEqualTo(BATCH);
            assertThat(home.pool("incoming").list()).hasSize(FILES - BATCH);
            assertThat(home.pool("outgoing").list()).hasSize(FILES);
        } finally {
            mixer[0].stop(Duration.ofSeconds(1));
        }
    }
}
