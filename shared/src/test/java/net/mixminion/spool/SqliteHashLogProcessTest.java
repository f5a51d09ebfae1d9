package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replay memory between processes that are killed. */
class SqliteHashLogProcessTest {
    private static final Digest20 KEY = Sha1.digest(new byte[] {1});
    private static final int HASHES = 2000;

    /** A process that inserts hashes until it is killed, and says of each batch which were new, after it is durable. */
    static final class Inserter {
        private Inserter() {}

        public static void main(String[] args) throws IOException {
            try (HashLog log = SqliteHashLog.open(Path.of(args[0]), KEY)) {
                for (int n = 0; n < HASHES; n += 5) {
                    List<HashLog.Entry> batch = new ArrayList<>();
                    for (int i = n; i < n + 5; i++) {
                        batch.add(HashLogContract.entry(i, args[1] + i));
                    }
                    List<HashLog.Verdict> verdicts = log.insert(batch);
                    StringBuilder line = new StringBuilder();
                    for (int i = 0; i < 5; i++) {
                        if (verdicts.get(i) == HashLog.Verdict.NEW) {
                            line.append(n + i).append(' ');
                        }
                    }
                    System.out.println(line);
                }
            }
        }
    }

    @Test
    void twoProcessesAcceptEachHashOnceAndForgetNoneWhenKilled(@TempDir Path home) throws Exception {
        Path file = home.resolve("hash_0001");
        SqliteHashLog.create(file, KEY);
        Process one = start(file, "a");
        Process other = start(file, "b");
        var oneOut = one.inputReader(StandardCharsets.UTF_8);
        for (int lines = 0; lines < 40; lines++) {
            assertThat(oneOut.readLine()).isNotNull();
        }
        one.destroyForcibly().waitFor();
        String otherOut = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isZero();

        Set<Integer> accepted = new HashSet<>();
        for (Scanner numbers = new Scanner(otherOut); numbers.hasNextInt(); ) {
            assertThat(accepted.add(numbers.nextInt())).isTrue();
        }
        try (HashLog log = SqliteHashLog.open(file, KEY)) {
            assertThat(log.size()).isEqualTo(HASHES);
            Set<String> owners = log.openIds();
            for (int n = 0; n < HASHES; n++) {
                assertThat(owners.contains("b" + n)).as("hash %d", n).isEqualTo(accepted.contains(n));
                assertThat(owners.contains("a" + n)).as("hash %d", n).isNotEqualTo(accepted.contains(n));
            }
        }
    }

    private static Process start(Path file, String name) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Inserter.class.getName(),
                        file.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
