package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private long offset;
    private StageProcess process;
    private Silence silence;

    @BeforeEach
    void begin() throws Exception {
        silence = new Silence(() -> System.nanoTime() + offset);
        CountDownLatch heard = new CountDownLatch(1);
        process = StageProcess.start(
                new StageSpec("mixer", 0, 1, 48),
                List.of("sh", "-c", "echo 'alive {}'; exec sleep 60"),
                line -> {},
                new StageProcess.Listener() {
                    @Override
                    public void ready(StageProcess started) {}

                    @Override
                    public void counted(StageProcess started, String counts) {
                        heard.countDown();
                    }

                    @Override
                    public void ended(StageProcess started, int status) {}
                });
        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void end() {
        process.kill();
    }

    @Test
    void findsAProcessThatHasFallenSilent() {
        pass(Silence.LIMIT.minusSeconds(3));
        assertThat(silence.tooLong(process)).isFalse();
        pass(Duration.ofSeconds(4));
        assertThat(silence.tooLong(process)).isTrue();
    }

    @Test
    void blamesNobodyForTheTimeInWhichWeOurselvesSlept() {
        offset += Duration.ofHours(8).toNanos();
        silence.look();
        assertThat(silence.tooLong(process)).isFalse();
        pass(Silence.LIMIT.plusSeconds(2));
        assertThat(silence.tooLong(process)).isTrue();
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            offset += Duration.ofSeconds(1).toNanos();
            silence.look();
        }
    }
}
