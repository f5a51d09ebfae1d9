package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.payload.AnonymousMessage;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailDeliveryTest {
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

    private final List<GreenMail> sinks = new ArrayList<>();
    private final List<ScriptedMailServer> servers = new ArrayList<>();
    private MailWorld world;
    private Pool pool;
    private TestClock clock;
    private Counters counters;

    @BeforeEach
    void openPool(@TempDir Path directory) throws Exception {
        world = new MailWorld(directory);
        pool = world.pool;
        clock = world.clock;
        counters = world.counters;
    }

    @AfterEach
    void stop() throws Exception {
        for (ScriptedMailServer server : servers) {
            server.close();
        }
        world.stop();
        sinks.forEach(GreenMail::stop);
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
        clock.advance(MailWorld.RETRY);

        await().until(() -> sink.getReceivedMessages().length == 1);
        await().until(() -> files().isEmpty());
        assertThat(counters.snapshot()).containsEntry("SuccessfulDelivery", 1L);
    }

    @Test
    void messageInFragmentsArrivesOnceAndWhole() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] message = new byte[200_000];
        random.nextBytes(message);
        message[0] = '\n';
        List<byte[]> payloads = new ArrayList<>(TestMessages.fragments("you@example.test", message));
        payloads.addAll(payloads.subList(0, 3));
        Collections.shuffle(payloads, random);
        GreenMail sink = sink(0);
        MailDelivery first = deliverTo(sink.getSmtp().getPort());
        Pool fragments = Pool.open(world.home.resolve("FRAGMENT"));
        for (int i = 0; i < payloads.size(); i++) {
            if (i == payloads.size() / 3) {
                first.close();
                deliverTo(sink.getSmtp().getPort());
            }
            TestMessages.putFragment(fragments, payloads.get(i));
        }

        await().until(() -> sink.getReceivedMessages().length > 0);
        await().until(() -> fragments.list().isEmpty());
        await().during(Duration.ofSeconds(2)).until(() -> sink.getReceivedMessages().length == 1);
        AnonymousMessage received = AnonymousMessage.parse(
                        text(sink.getReceivedMessages()[0]).getBytes(StandardCharsets.ISO_8859_1))
                .get(0);
        assertThat(received.contents()).as("seed " + seed).isEqualTo(Arrays.copyOfRange(message, 1, message.length));
    }

    @Test
    void fragmentsThatLieAboutTheirSizeDisturbNoHonestMessage() throws Exception {
        byte[] message = new byte[70_000];
        new Random(3).nextBytes(message);
        message[0] = '\n';
        Pool fragments = Pool.open(world.home.resolve("FRAGMENT"));
        for (byte[] honest : TestMessages.fragments("you@example.test", message)) {
            for (int size : new int[] {0, 1, 28_625, Integer.MIN_VALUE, -1}) {
                TestMessages.putFragment(
                        fragments, claiming(size, TestMessages.fragments("you@example.test", message)));
            }
            TestMessages.putFragment(fragments, honest);
        }
        GreenMail sink = sink(0);
        deliverTo(sink.getSmtp().getPort());

        await().until(() ->
                sink.getReceivedMessages().length == 1 && files(fragments).isEmpty());
        AnonymousMessage received = AnonymousMessage.parse(
                        text(sink.getReceivedMessages()[0]).getBytes(StandardCharsets.ISO_8859_1))
                .get(0);
        assertThat(received.contents()).isEqualTo(Arrays.copyOfRange(message, 1, message.length));
        assertThat(counters.snapshot())
                .containsEntry("Discarded:NOT_A_FRAGMENT", 18L)
                .containsEntry("Discarded:FRAGMENT_TOO_LARGE", 12L);
    }

    @Test
    void oneConnectionServesAllMails() throws Exception {
        ScriptedMailServer server = scripted();
        for (int i = 0; i < 5; i++) {
            TestMessages.putMail(pool, "you@example.test", MESSAGE);
        }
        deliverTo(server.port());

        await().until(() -> server.texts.size() == 5);
        await().until(() -> files().isEmpty());
        assertThat(server.connections).hasValue(1);
        assertThat(server.commands.subList(0, 4))
                .containsExactly(
                        "EHLO mix.example.test",
                        "MAIL FROM:<anon@example.test> BODY=8BITMIME",
                        "RCPT TO:<you@example.test>",
                        "DATA");
    }

    @Test
    void textOnTheWireIsTheMailWithCrlfAndDots() throws Exception {
        ScriptedMailServer server = scripted();
        TestMessages.putMail(pool, "you@example.test", MESSAGE);
        deliverTo(server.port());

        await().until(() -> server.texts.size() == 1);
        String text = server.texts.get(0);
        assertThat(text.substring(text.indexOf("To: ")))
                .isEqualTo(MAIL.replace("\n.a", "\n..a").replace("\n", "\r\n") + ".\r\n");
    }

    @Test
    void scheduleThatIsOverEndsTheMessage() throws Exception {
        ScriptedMailServer server = scripted();
        server.answer("RCPT", "450 later");
        TestMessages.putMail(pool, "you@example.test", MESSAGE);
        deliverTo(server.port());

        for (long failed = 1; failed <= 3; failed++) {
            long count = failed;
            await().until(() -> counters.snapshot().getOrDefault("FailedDelivery", 0L) == count);
            clock.advance(MailWorld.RETRY);
        }
        await().until(() -> files().isEmpty());
        assertThat(counters.snapshot()).containsEntry("FailedDelivery", 4L).containsEntry("UnretriableDelivery", 1L);
    }

    @Test
    void restartKeepsTheTimeOfTheNextAttempt() throws Exception {
        ScriptedMailServer server = scripted();
        server.answer("RCPT", "450 later");
        TestMessages.putMail(pool, "you@example.test", MESSAGE);
        MailDelivery first = deliverTo(server.port());
        await().until(() -> pool.meta().read(pool.list().get(0)).isPresent());
        first.close();
        server.answer("RCPT", "250 ok");

        deliverTo(server.port());
        await().during(MailWorld.SCAN_PERIOD.multipliedBy(10)).until(() -> server.texts.isEmpty());
        clock.advance(MailWorld.RETRY);

        await().until(() -> server.texts.size() == 1);
    }

    @Test
    void whatCanBeNoMailIsDiscardedAndCounted() throws Exception {
        ScriptedMailServer server = scripted();
        TestMessages.putMail(pool, "-oQ/tmp@example.test", MESSAGE);
        TestMessages.putMail(pool, "a@0x7f000001", MESSAGE);
        TestMessages.putMail(pool, "not an address", MESSAGE);
        deliverTo(server.port());

        await().until(() -> files().isEmpty());
        assertThat(counters.snapshot()).containsEntry("Discarded:BAD_ADDRESS", 3L);
        assertThat(server.connections).hasValue(0);
    }

    private ScriptedMailServer scripted() throws Exception {
        ScriptedMailServer server = new ScriptedMailServer();
        servers.add(server);
        return server;
    }

    private MailDelivery deliverTo(int port) throws Exception {
        return world.start(port);
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
        return files(pool);
    }

    /** All messages, and all that is being removed. */
    private static List<Path> files(Pool pool) throws Exception {
        try (var files = Files.newDirectoryStream(pool.directory(), "{msg,rmv}_*")) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return found;
        }
    }

    /** The first fragment of a message with another size in it, and the digest that belongs to that. */
    private static byte[] claiming(int size, List<byte[]> fragments) {
        byte[] fragment = fragments.get(0).clone();
        ByteBuffer.wrap(fragment).putInt(43, size);
        byte[] hash = Sha1.digest(fragment, 23, fragment.length - 23).bytes();
        System.arraycopy(hash, 0, fragment, 3, hash.length);
        return fragment;
    }

    private static String text(MimeMessage mail) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        mail.writeTo(octets);
        return octets.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    }
}
