package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import net.mixminion.config.MailLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attack A19: an exit that is used to flood people, and what its operator can do. */
@Timeout(60)
class OpenRelayTest {
    private static final int FLOOD = 500;
    private static final Duration HOUR = Duration.ofHours(1);

    private MailWorld world;
    private ScriptedMailServer server;

    @BeforeEach
    void serve(@TempDir Path home) throws Exception {
        world = new MailWorld(home);
        server = new ScriptedMailServer();
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
        server.close();
    }

    @Test
    void oneAddressGetsNoMoreThanItsLimitHoweverItIsWritten() throws Exception {
        world.limits = new MailLimits(OptionalInt.of(5), OptionalInt.empty(), HOUR);
        for (int i = 0; i < FLOOD; i++) {
            world.put(i % 3 == 0 ? "you+" + i + "@example.test" : i % 3 == 1 ? "YOU@example.test" : "you@example.test");
        }
        world.put("somebody.else@example.test");
        world.start(server.port());

        await().until(() -> world.isEmpty());
        assertThat(server.texts).hasSize(6);
        assertThat(world.counters.snapshot())
                .containsEntry("SuccessfulDelivery", 6L)
                .containsEntry("Discarded:RECIPIENT_LIMIT", FLOOD - 5L);
    }

    @Test
    void tenThousandMailsInAnHourAreCountedOneByOne() {
        MailLimiter limiter =
                new MailLimiter(new MailLimits(OptionalInt.of(20), OptionalInt.of(50), HOUR), world.clock);
        Map<MailLimiter.Verdict, Integer> verdicts = new EnumMap<>(MailLimiter.Verdict.class);
        for (int i = 0; i < 10_000; i++) {
            String recipient = i < 9000 ? "you+%d@example.test".formatted(i) : "somebody%d@example.test".formatted(i);
            MailLimiter.Verdict verdict = limiter.ask(recipient);
            verdicts.merge(verdict, 1, Integer::sum);
            if (verdict == MailLimiter.Verdict.GO) {
                limiter.left(recipient);
            }
            world.clock.advance(HOUR.dividedBy(10_001));
        }
        assertThat(verdicts)
                .containsEntry(MailLimiter.Verdict.GO, 50)
                .containsEntry(MailLimiter.Verdict.TOO_MANY_TO_ONE, 8980)
                .containsEntry(MailLimiter.Verdict.TOO_MANY, 970);
    }

    @Test
    void nextIntervalBeginsAnew() throws Exception {
        world.limits = new MailLimits(OptionalInt.of(1), OptionalInt.empty(), HOUR);
        world.put("you@example.test");
        world.put("you@example.test");
        world.start(server.port());
        await().until(() -> world.isEmpty());

        world.clock.advance(HOUR);
        world.put("you@example.test");
        await().until(() -> world.isEmpty() && server.texts.size() == 2);
    }

    @Test
    void beyondTheTotalLimitMailWaitsForTheNextInterval() throws Exception {
        world.limits = new MailLimits(OptionalInt.empty(), OptionalInt.of(3), HOUR);
        for (int i = 0; i < 5; i++) {
            world.put("you" + i + "@example.test");
        }
        world.start(server.port());
        await().until(() -> world.pool.list().size() == 2);
        await().during(Duration.ofMillis(1500)).until(() -> server.texts.size() == 3);

        world.clock.advance(HOUR);
        await().until(() -> world.isEmpty());
        assertThat(server.texts).hasSize(5);
        assertThat(world.counters.snapshot()).doesNotContainKey("FailedDelivery");
    }

    @Test
    void whileTheFileIsThereNoMailLeaves() throws Exception {
        Path hold = Files.createFile(world.home.resolve("hold-mail"));
        world.put("you@example.test");
        world.start(server.port());
        await().during(Duration.ofMillis(1500)).until(() -> server.connections.get() == 0);
        assertThat(world.pool.list()).hasSize(1);

        Files.delete(hold);
        await().until(() -> world.isEmpty());
        assertThat(server.texts).hasSize(1);
    }

    @Test
    void withoutLimitsEverythingLeaves() throws Exception {
        for (int i = 0; i < 20; i++) {
            world.put("you@example.test");
        }
        world.start(server.port());

        await().until(() -> world.isEmpty());
        assertThat(server.texts).hasSize(20);
    }
}
