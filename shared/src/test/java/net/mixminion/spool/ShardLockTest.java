package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardLockTest {
    private final Path file;

    ShardLockTest(@TempDir Path home) {
        file = home.resolve(".lock");
    }

    /** A process that holds slot 3 until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (ShardLock lock = ShardLock.open(Path.of(args[0]))) {
                System.out.println(lock.tryAcquire(3));
                System.in.read();
            }
        }
    }

    @Test
    void slotHasOneOwnerInOneProcess() throws IOException {
        try (ShardLock one = ShardLock.open(file);
                ShardLock other = ShardLock.open(file)) {
            assertThat(one.tryAcquire(1)).isTrue();
            assertThat(one.tryAcquire(1)).isTrue();
            assertThat(other.tryAcquire(1)).isFalse();
            assertThat(other.tryAcquire(2)).isTrue();
            assertThat(other.holds(1)).isFalse();
            one.release(1);
            assertThat(one.holds(1)).isFalse();
            assertThat(other.tryAcquire(1)).isTrue();
        }
    }

    @Test
    void closingOneOwnerLeavesTheOtherItsLocks() throws Exception {
        try (ShardLock one = ShardLock.open(file)) {
            assertThat(one.tryAcquire(3)).isTrue();
            ShardLock other = ShardLock.open(file);
            assertThat(other.tryAcquire(3)).isFalse();
            other.close();
            other.close();
            Process process = start();
            assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("false");
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void slotOfAKilledProcessIsFree() throws Exception {
        Process process = start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("true");
        try (ShardLock lock = ShardLock.open(file)) {
            assertThat(lock.tryAcquire(3)).isFalse();
            assertThat(lock.tryAcquire(4)).isTrue();
            process.destroyForcibly().waitFor();
            assertThat(lock.tryAcquire(3)).isTrue();
        }
    }

    private Process start() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
