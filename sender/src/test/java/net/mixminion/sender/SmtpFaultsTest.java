package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Mail servers that go wrong at each word of a conversation. */
@Timeout(60)
class SmtpFaultsTest {
    private static final List<String> STEPS = List.of("GREETING", "EHLO", "MAIL", "RCPT", "DATA", "TEXT");
    private static final List<String> FAULTS =
            List.of("421 bye", "451 later", "nonsense", ScriptedMailServer.CLOSE, ScriptedMailServer.HANG);

    private MailWorld world;
    private ScriptedMailServer server;

    static Stream<Arguments> faults() {
        return Stream.concat(
                STEPS.stream().flatMap(step -> FAULTS.stream().map(fault -> Arguments.of(step, fault))),
                Stream.of(
                        Arguments.of("GREETING", "554 no"),
                        Arguments.of("EHLO", "550 no"),
                        Arguments.of("DATA", "250 and now?"),
                        Arguments.of("TEXT", "354 go on")));
    }

    @BeforeEach
    void serve(@TempDir Path home) throws Exception {
        world = new MailWorld(home);
        world.timeout = Duration.ofSeconds(1);
        server = new ScriptedMailServer();
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatMayPassIsTriedAgain(String step, String reply) throws Exception {
        server.answer(step, reply);
        server.answer("HELO", step.equals("EHLO") ? reply : "250 ok");
        world.put("you@example.test");
        world.timeout = Duration.ofMillis(300);
        MailDelivery delivery = world.start(server.port());
        await().until(() -> world.count("FailedDelivery") == 1);
        assertThat(world.pool.list()).hasSize(1);
        server.texts.clear();

        server.answer(step, ScriptedMailServer.normal(step));
        server.answer("HELO", "250 ok");
        world.timeout = Duration.ofSeconds(20);
        delivery.reload(world.config(server.port())).get(20, TimeUnit.SECONDS);
        world.clock.advance(MailWorld.RETRY);

        await().until(() -> world.isEmpty());
        assertThat(server.texts).hasSize(1);
        assertThat(world.counters.snapshot()).containsEntry("SuccessfulDelivery", 1L);
    }

    @ParameterizedTest
    @CsvSource({"MAIL, 550 no", "RCPT, 550 nobody of that name", "DATA, 554 no", "TEXT, 552 too long"})
    void whatIsRefusedForGoodIsGivenUp(String step, String reply) throws Exception {
        server.answer(step, reply);
        world.put("you@example.test");
        world.start(server.port());

        await().until(() -> world.isEmpty());
        assertThat(world.counters.snapshot())
                .containsEntry("UnretriableDelivery", 1L)
                .doesNotContainKeys("SuccessfulDelivery", "FailedDelivery");
    }

    @ParameterizedTest
    @CsvSource({"CLOSE", "HANG", "421 too long idle", "500 what?"})
    void connectionThatIsOfNoUseAnyMoreIsReplaced(String reply) throws Exception {
        world.put("you@example.test");
        world.start(server.port());
        await().until(() -> server.texts.size() == 1 && world.isEmpty());

        server.answer("NOOP", reply);
        world.put("you@example.test");
        await().until(() -> server.texts.size() == 2 && world.isEmpty());
        assertThat(server.connections).hasValue(2);
        assertThat(world.counters.snapshot())
                .containsEntry("SuccessfulDelivery", 2L)
                .doesNotContainKey("FailedDelivery");
    }

    @ParameterizedTest
    @CsvSource({"CLOSE", "HANG", "421 bye", "500 what?"})
    void serverThatCantForgetARefusedMailGetsTheNextOnAnotherConnection(String reply) throws Exception {
        server.answer("RCPT", "550 nobody of that name");
        server.answer("RSET", reply);
        world.put("nobody@example.test");
        world.start(server.port());
        await().until(() -> world.isEmpty());

        server.answer("RCPT", "250 ok");
        world.put("you@example.test");
        await().until(() -> server.texts.size() == 1 && world.isEmpty());
        assertThat(server.connections).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"CLOSE", "HANG", "500 what?"})
    void nobodyWaitsForTheAnswerToAFarewell(String reply) throws Exception {
        server.answer("QUIT", reply);
        world.put("you@example.test");
        MailDelivery delivery = world.start(server.port());
        await().until(() -> world.isEmpty());

        delivery.close();
        await().until(() -> server.commands.contains("QUIT"));
        assertThat(server.texts).hasSize(1);
        assertThat(world.counters.snapshot()).containsEntry("SuccessfulDelivery", 1L);
    }
}
