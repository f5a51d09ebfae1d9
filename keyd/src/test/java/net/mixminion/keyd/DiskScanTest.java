package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.mixminion.keys.KeySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody finds who takes the disk away: a file system of its own in an image file, read octet by octet. */
class DiskScanTest {
    private static final int IMAGE_OCTETS = 24 << 20;
    private static final int ALL_DIFFERENT = 1000;

    @TempDir
    private Path place;

    private Path image;
    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        image = place.resolve("disk.img");
        disk = Files.createDirectory(place.resolve("disk"));
        Files.write(image, new byte[IMAGE_OCTETS]);
        assumeTrue(run("mkfs.ext4", "-q", "-F", image.toString()), "needs mkfs.ext4");
        mounted = run("mount", "-o", "loop", image.toString(), disk.toString());
        assumeTrue(mounted, "needs to be root, and loop devices");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            mounted = !run("umount", disk.toString());
        }
        assertThat(mounted).isFalse();
    }

    @Test
    void noLineOfADestroyedPacketKeyIsLeftOnTheDisk() throws Exception {
        TestHome home = new TestHome(disk.resolve("home"), ALL_DIFFERENT);
        Files.createDirectory(disk.resolve("home"));
        KeyRound round = home.prepared("PublicKeyLifetime: 10 days");
        round.run(home.now);
        KeySet first = home.keys().sets().get(0);
        List<String> dead = secretLines(first.mixKeyFile());
        while (Files.exists(first.dir())) {
            home.pass(Duration.ofHours(12));
            round.run(home.now);
        }
        List<String> alive =
                secretLines(home.keys().inForce(home.now).orElseThrow().mixKeyFile());
        unmount();
        String octets = Files.readString(image, StandardCharsets.ISO_8859_1);
        assertThat(alive).as("the scan finds what is there").allMatch(octets::contains);
        assertThat(dead).noneMatch(octets::contains);
    }

    /** The lines of a key in PEM form that hold only base64, the primes among them. */
    private static List<String> secretLines(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> line.length() == 64 && !line.contains("-"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(10);
        return lines;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // there is no such program
            return false;
        }
    }
}
