package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaCommandTest {
    private static final int HEAP_MEGABYTES = 16;

    @ParameterizedTest
    @ValueSource(strings = {"receiver", "mixer"})
    void aProcessWhoseMemoryIsUsedUpOnAnyThreadEndsAtOnce(String stage) throws Exception {
        Process process = new ProcessBuilder(
                        JavaCommand.of(stage, Hungry.class.getName(), HEAP_MEGABYTES, List.of(), List.of()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Waits for ever while another thread takes all memory, and would swallow the error. */
    static final class Hungry {
        private Hungry() {}

        public static void main(String[] args) throws InterruptedException {
            Thread eater = new Thread(() -> {
                List<byte[]> eaten = new ArrayList<>();
                try {
                    while (eaten.size() < Integer.MAX_VALUE) {
                        eaten.add(new byte[1 << 20]);
                    }
                } catch (OutOfMemoryError e) {
                    eaten.clear();
                }
            });
            eater.start();
            new CountDownLatch(1).await();
        }
    }
}
