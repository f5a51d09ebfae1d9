package net.mixminion.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.management.ThreadMXBean;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.Deflater;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.AnonymousMessage;
import net.mixminion.packet.payload.SingletonPayload;
import net.mixminion.spool.Outbound;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attack A16: messages that would unpack to a thousand times what they are, as an exit mails them. */
@Timeout(60)
class BombTest {
    private static final int COUNT = 100;
    private static final int UNPACKED = 27 << 20;
    /** With what the mail server allocates in this process. */
    private static final long ALLOCATED_FOR_EACH = 8 << 20;

    private static final long KEPT = 16 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final SecureRandom random = new SecureRandom();
    private MailWorld world;
    private GreenMail sink;

    @BeforeEach
    void serve(@TempDir Path home) throws Exception {
        world = new MailWorld(home);
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(10_000);
        sink = new GreenMail(setup);
        sink.start();
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
        sink.stop();
    }

    @Test
    void aHundredBombsArePassedOnPackedAndCostNoMemory() throws Exception {
        byte[] bomb = packed(new byte[UNPACKED]);
        assertThat(bomb.length).isBetween(UNPACKED / 1100, SingletonPayload.capacity(0));
        put(bomb);
        world.start(sink.getSmtp().getPort());
        await().until(() -> world.isEmpty()); // what is needed once is there now
        long used = used();
        long allocated = allocated();
        for (int i = 0; i < COUNT; i++) {
            put(bomb);
        }
        await().atMost(Duration.ofSeconds(40)).until(() -> world.isEmpty());

        assertThat(allocated() - allocated).isLessThan(COUNT * ALLOCATED_FOR_EACH);
        assertThat(used() - used).isLessThan(KEPT);
        assertThat(world.counters.snapshot()).containsEntry("SuccessfulDelivery", COUNT + 1L);
        MimeMessage[] received = sink.getReceivedMessages();
        assertThat(received).hasSize(COUNT + 1);
        assertOvercompressed(received[COUNT], bomb);
    }

    @Test
    void bombInABombIsPassedOnAsOne() throws Exception {
        byte[] nested = packed(packed(new byte[UNPACKED]));
        put(nested);
        world.start(sink.getSmtp().getPort());
        await().atMost(Duration.ofSeconds(40)).until(() -> world.isEmpty());

        assertOvercompressed(sink.getReceivedMessages()[0], nested);
    }

    private static void assertOvercompressed(MimeMessage mail, byte[] contents) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        mail.writeTo(octets);
        String text = octets.toString(ISO_8859_1).replace("\r\n", "\n");
        AnonymousMessage message =
                AnonymousMessage.parse(text.getBytes(ISO_8859_1)).get(0);
        assertThat(message.type()).isEqualTo(AnonymousMessage.Type.OVERCOMPRESSED);
        assertThat(message.contents()).isEqualTo(contents);
        assertThat(text).contains("it was compressed by more than a factor of 20");
    }

    private void put(byte[] compressed) throws Exception {
        byte[] info = new byte[36];
        System.arraycopy("you@example.test".getBytes(ISO_8859_1), 0, info, 20, 16);
        TestMessages.put(
                world.pool,
                new Outbound.Exit("SMTP", RoutingType.SMTP, info),
                SingletonPayload.of(compressed, 0, random).pack());
    }

    private static byte[] packed(byte[] text) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(text);
        deflater.finish();
        byte[] room = new byte[64 << 10];
        int length = deflater.deflate(room);
        assertThat(deflater.finished()).isTrue();
        deflater.end();
        return Arrays.copyOf(room, length);
    }

    /** Octets that all threads have allocated so far. */
    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(octets -> octets > 0)
                .sum();
    }

    /** Octets in use once everything that can go has gone. */
    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
