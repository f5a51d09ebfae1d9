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

/** Pools with 100,000 files, which a hard link each is good enough for. */
class FullPoolsTest {
    private static final int FILES = 100_000;
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
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(what).isLessThan(limit);
    }

    private void fill(String pool, byte[] content) throws IOException {
        Path file = Files.write(home.base.resolve("one of " + pool), content);
        for (int i = 0; i < FILES; i++) {
            Files.createLink(home.queue(pool).resolve(String.format(Locale.ROOT, "msg_%016d", i)), file);
        }
    }

    @Test
    void whatIsRemovedIsDeletedAsFastAsItComes() throws IOException {
        Mixer mixer = home.started();
        try {
            Path one = Files.write(home.base.resolve("one"), new byte[10]);
            for (int i = 0; i < 5000; i++) {
                Files.createLink(home.queue("incoming").resolve(String.format(Locale.ROOT, "rmv_%016d", i)), one);
            }
            mixer.purge();
            assertThat(home.queue("incoming")).isDirectoryNotContaining("glob:**/rmv_*");
        } finally {
            mixer.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void hundredThousandFilesDelayNeitherTheStartNorARound() throws IOException, InterruptedException {
        home.started().stop(Duration.ofSeconds(1));
        fill("incoming", new byte[Packet.PACKET_LENGTH]);
        fill("outgoing", new byte[100]);
        Mixer[] mixer = new Mixer[1];
        takesLess(START, "start", () -> mixer[0] = home.started());
        try {
            mixer[0].lookAround(); // the virtual machine warms up
            takesLess(ROUND, "keys and mix", mixer[0]::lookAround);
            takesLess(ROUND, "a batch of incoming", () -> mixer[0].incoming().work(() -> false));
            takesLess(ROUND, "deletion", mixer[0]::purge);
            assertThat(home.count("Discarded:BAD_RSA")).isEqualTo(64);
        } finally {
            mixer[0].stop(Duration.ofSeconds(1));
        }
    }
}
