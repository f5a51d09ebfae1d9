package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with shell scripts for stages: they say that they are ready, and end when told to stop. */
class SupervisorTest {
    private static final String GOOD = "echo ready; while read order; do [ $order = stop ] && exit 0; done";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path temp;

    private final Map<String, String> scripts = new ConcurrentHashMap<>();
    private final Map<String, StageProcess> processes = new ConcurrentHashMap<>();
    private Supervisor supervisor;
    private @Nullable Thread running;

    @BeforeEach
    void plan() throws Exception {
        ServerConfig config = TestConfig.write(temp, "", "[Processes]", "Mixers: 2");
        supervisor = new Supervisor(config.processes(), this::launch, Clock.systemUTC(), new Silence(System::nanoTime));
    }

    @AfterEach
    void leaveNothingBehind() throws InterruptedException {
        supervisor.requestStop();
        supervisor.requestStop();
        supervisor.stop();
        if (running != null) {
            running.join(LIMIT.toMillis());
        }
    }

    @Test
    void startsEveryStageAndStopsThem() throws Exception {
        supervisor.start();
        assertThat(supervisor.status())
                .allMatch(StageStatus::ready)
                .extracting(StageStatus::label)
                .containsExactly("keyd", "receiver", "mixer-0", "mixer-1", "sender", "dirclient");
        supervisor.stop();
        assertThat(supervisor.status()).allMatch(stage -> stage.pid() == 0);
    }

    @Test
    void saysWhyAStageDoesNotStart() {
        scripts.put("keyd", "echo 'Nov 22 13:04:40.291 +0000 [ERROR] keyd: the disk is full' >&2; exit 74");
        assertThatThrownBy(() -> supervisor.start())
                .isInstanceOf(StageException.class)
                .hasMessage("keyd: the disk is full")
                .extracting(e -> ((StageException) e).exitCode().status())
                .isEqualTo(74);
    }

    @Test
    void startsAStageThatDiesAgainAfterAGrowingPause() throws Exception {
        begin();
        StageStatus before = status("sender");
        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();
        await().atMost(LIMIT)
                .until(() -> status("sender").ready() && status("sender").restarts() == 1);
        assertThat(status("sender").pid()).isNotEqualTo(before.pid());
        assertThat(status("keyd").restarts()).isZero();
    }

    @Test
    void growsThePauseUpToItsLimitAndForgetsItAfterAHealthyTime() {
        TestClock clock = new TestClock(Instant.parse("2026-03-01T10:00:00Z"));
        Slot slot = new Slot(new StageSpec("keyd", 0, 1, 48), clock);
        Duration last = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            slot.launched = clock.instant();
            Duration pause = slot.pauseAfterDeath();
            assertThat(pause).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Slot.LONGEST_PAUSE);
            last = pause;
        }
        assertThat(last).isEqualTo(Slot.LONGEST_PAUSE);
        slot.launched = clock.instant();
        clock.advance(Slot.HEALTHY.plusSeconds(1));
        assertThat(slot.pauseAfterDeath()).isEqualTo(Slot.FIRST_PAUSE);
    }

    @Test
    void replacesTheProcessesOfAStageAndWorksInBetween() throws Exception {
        begin();
        long before = status("mixer-0").pid();
        CompletableFuture<String> answer = supervisor.replace("mixer", 3, () -> {
            assertThat(ProcessHandle.of(before)).isEmpty();
            return "done";
        });
        assertThat(answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(supervisor.status().stream().map(StageStatus::label)).contains("mixer-0", "mixer-1", "mixer-2");
        assertThat(status("mixer-2").restarts()).isZero();
        assertThat(supervisor.replace("nothing", 0, () -> "").get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .startsWith("error: there is no such stage");
    }

    @Test
    void goesOnThoughWhatIsDoneInBetweenFails() throws Exception {
        begin();
        CompletableFuture<String> answer = supervisor.replace("sender", 0, () -> {
            throw new IOException("no");
        });
        assertThat(answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("error: no");
        assertThat(status("sender").ready()).isTrue();
    }

    @Test
    void killsWhatDoesNotStopWithinItsTime() throws Exception {
        scripts.put("receiver", "trap '' TERM; echo ready; while :; do sleep 1; done");
        supervisor.start();
        long begun = System.nanoTime();
        supervisor.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(supervisor.status()).allMatch(stage -> stage.pid() == 0);
    }

    @Test
    void aSecondOrderToStopDoesNotWait() throws Exception {
        scripts.put("receiver", "trap '' TERM; echo ready; while :; do sleep 1; done");
        Thread thread = begin();
        long begun = System.nanoTime();
        supervisor.requestStop();
        thread.join(LIMIT.toMillis());
        supervisor.requestStop();
        supervisor.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(supervisor.status()).allMatch(stage -> stage.pid() == 0);
    }

    private Thread begin() throws Exception {
        supervisor.start();
        Thread thread = new Thread(() -> {
            try {
                supervisor.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        running = thread;
        thread.start();
        return thread;
    }

    private StageStatus status(String label) {
        return supervisor.status().stream()
                .filter(stage -> stage.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private StageProcess launch(StageSpec spec, StageProcess.Listener listener) throws IOException {
        String script = scripts.getOrDefault(spec.stage(), GOOD);
        StageProcess process = StageProcess.start(spec, List.of("sh", "-c", script), line -> {}, listener);
        processes.put(spec.label(), process);
        return process;
    }
}
