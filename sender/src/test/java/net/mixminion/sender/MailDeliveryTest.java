package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.Vertx;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.mixminion.config.HostPort;
import net.mixminion.config.SmtpSection;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailDeliveryTest {
    private static final Duration RETRY = Duration.ofHours(1);
    private static final String MAIL = """
            To: you@example.test
            From: anon@example.test
            Subject: hello
            X-Anonymous: yes

            -----BEGIN TYPE III ANONYMOUS MESSAGE-----
            Message-type: plaintext

            .a line that starts with a dot
            - -----a dash, and \u00e9
            -----END TYPE III ANONYMOUS MESSAGE-----
            """;
    private static final String MESSAGE = "SUBJECT:hello\n\n.a line that starts with a dot\n-----a dash, and \u00e9\n";

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final Counters counters = new Counters();
    private final List<MailDelivery> started = new ArrayList<>();
    private final List<GreenMail> sinks = new ArrayList<>();
    private Path home;
    private Pool pool;

    @BeforeEach
    void openPool(@TempDir Path directory) throws Exception {
        home = directory;
        pool = Pool.open(home.resolve("SMTP"));
    }

    @AfterEach
    void stop() {
        started.forEach(MailDelivery::close);
        sinks.forEach(GreenMail::stop);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void mailArrivesAsItWasWritten() throws Exception {
        GreenMail sink = sink(0);
        TestMessages.putMail(pool, "you@example.test", MESSAGE);
        deliverTo(sink.getSmtp().getPort());

        await().until(() -> sink.getReceivedMessages().length == 1);
        String text = text(sink.getReceivedMessages()[0]);
        // the sink adds two lines of its own above, and drops the last line end
        assertThat(text)
                .matches("(?s)Return-Path: [^\n]*\nReceived: [^\n]*\n"
                        + "Date: Wed, 4 Mar 2026 10:00:00 \\+0000\nMessage-ID: <[0-9a-f]{40}@example.test>\nTo: .*");
        assertThat(text.substring(text.indexOf("\nTo: ") + 1) + "\n").isEqualTo(MAIL);
        await().until(() -> files().isEmpty());
        assertThat(counters.snapshot()).containsEntry("AttemptedDelivery", 1L).containsEntry("SuccessfulDelivery", 1L);
    }

    @Test
    void mailServerThatIsDownGetsItOnceItIsUp() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        TestMessages.putMail(pool, "you@example.test", MESSAGE);
        deliverTo(port);
        await().until(() -> counters.snapshot().getOrDefault("FailedDelivery", 0L) == 1);

        GreenMail sink = sink(port);
        clock.advance(RETRY);

        await().until(() -> sink.getReceivedMessages().length == 1);
        await().until(() -> files().isEmpty());
        assertThat(counters.snapshot()).containsEntry("SuccessfulDelivery", 1L);
    }

    private MailDelivery deliverTo(int port) throws Exception {
        SmtpSection section = new SmtpSection(
                "anon@example.test",
                Optional.of(new HostPort("127.0.0.1", port)),
                Optional.empty(),
                "Type III Anonymous Message",
                "[Anon]",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1 << 20,
                List.of(RETRY, RETRY, RETRY),
                true,
                true,
                Optional.empty());
        MailConfig config = new MailConfig(
                home,
                Optional.of(section),
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(31),
                "mix.example.test",
                Duration.ofSeconds(2));
        MailDelivery delivery = new MailDelivery(config, vertx, clock, counters, name -> true);
        delivery.start();
        started.add(delivery);
        return delivery;
    }

    private GreenMail sink(int port) {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(10_000);
        GreenMail sink = new GreenMail(setup);
        sink.start();
        sinks.add(sink);
        return sink;
    }

    private List<Path> files() throws Exception {
        try (var files = Files.list(pool.directory())) {
            return files.toList();
        }
    }

    private static String text(MimeMessage mail) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        mail.writeTo(octets);
        return octets.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    }
}
