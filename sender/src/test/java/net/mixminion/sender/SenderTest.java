package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.Surroundings;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.mmtp.MmtpServer;
import net.mixminion.mmtp.MmtpServerOptions;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Counters;
import net.mixminion.stage.StageContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stage as a whole: both halves, and several of them. */
@Timeout(60)
class SenderTest {
    private final Random random = new Random(2);
    private final Vertx vertx = Vertx.vertx();
    private final Counters counters = new Counters();
    private final List<Packet> received = new CopyOnWriteArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private Path home;
    private ScriptedMailServer mail;
    private Pool outgoing;
    private Pool deliver;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        home = directory;
        mail = new ScriptedMailServer();
        Files.createDirectories(home.resolve("work/locks"));
        outgoing = Pool.open(home.resolve("work/queues/outgoing"));
        deliver = Pool.open(home.resolve("work/queues/deliver/SMTP"));
    }

    @AfterEach
    void stop() throws Exception {
        senders.forEach(sender -> sender.stop(Duration.ofMillis(500)));
        mail.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void mailServerThatNeverAnswersKeepsNoPacketWaiting() throws Exception {
        mail.answer("GREETING", ScriptedMailServer.HANG);
        for (int i = 0; i < 3; i++) {
            TestMessages.putMail(deliver, "you@example.test", "\nhello\n");
        }
        int port = serve();
        start(0, 1, config(""));
        await().until(() -> mail.connections.get() == 1);
        for (int i = 0; i < 20; i++) {
            put(port);
        }

        await().until(() -> received.size() == 20 && outgoing.list().isEmpty());
        assertThat(deliver.list()).hasSize(3);
        assertThat(mail.connections).hasValue(1);
    }

    @Test
    void reloadTakesTheFilesThatTheConfigurationNames() throws Exception {
        Path blacklist = Files.writeString(home.resolve("blacklist"), "Deny user fred\n");
        ServerConfig config = config("BlacklistFile: " + blacklist);
        Sender sender = start(0, 1, config);
        Files.writeString(blacklist, "Deny user frida\n");
        sender.reload(config);
        await().until(() -> {
            TestMessages.putMail(deliver, "frida@example.test", "\nhello\n");
            return counters.snapshot().containsKey("Discarded:BLACKLISTED");
        });
    }

    @Test
    void senderThatIsStoppedHasWrittenDownWhatFailed() throws Exception {
        put(RelayWorld.deadPort());
        Sender sender = start(0, 1, config(""));
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> counters.snapshot().containsKey("FailedConnect"));
        sender.stop(Duration.ZERO);

        assertThat(outgoing.directory().resolve(".destinations-0")).isRegularFile();
        assertThat(outgoing.directory().resolve(".ages-0"))
                .content()
                .startsWith(outgoing.list().get(0));
    }

    @Test
    void severalSendersShareTheDestinationsAndOneHasTheMail() throws Exception {
        Set<Integer> ports = new TreeSet<>();
        for (int i = 0; i < 6; i++) {
            ports.add(serve());
        }
        for (int i = 0; i < 60; i++) {
            for (int port : ports) {
                put(port);
            }
            TestMessages.putMail(deliver, "you@example.test", "\nhello\n");
        }
        ServerConfig config = config("");
        for (int i = 0; i < 3; i++) {
            start(i, 3, config);
        }

        await().until(() -> outgoing.list().isEmpty() && deliver.list().isEmpty());
        assertThat(received).hasSize(360).doesNotHaveDuplicates();
        assertThat(mail.texts).hasSize(60);
        assertThat(mail.connections).hasValue(1);
    }

    private Sender start(int instance, int instances, ServerConfig config) throws Exception {
        Sender sender =
                new Sender(new StageContext(instance, instances, config, vertx, Bus.NONE, counters, Clock.systemUTC()));
        senders.add(sender);
        sender.start();
        return sender;
    }

    private ServerConfig config(String more) throws Exception {
        return ServerConfig.fromText(
                "mixminiond.conf", """
                [Server]
                BaseDir: %s
                Nickname: Tested
                Contact-Email: admin@example.test
                Mode: relay
                [Incoming/MMTP]
                Enabled: yes
                IP: 127.0.0.1
                Hostname: mix.example.test
                [Outgoing/MMTP]
                Enabled: yes
                AllowPrivate: yes
                [Delivery/SMTP]
                Enabled: yes
                ReturnAddress: anon@example.test
                SMTPServer: 127.0.0.1:%d
                %s
                """.formatted(home, mail.port(), more), Surroundings.ofThisMachine());
    }

    private void put(int port) throws Exception {
        try (Pool.Batch batch = outgoing.batch()) {
            batch.write(new PoolRecord(
                    new Outbound.Relay("127.0.0.1", port, MmtpFixtures.KEY_ID).header(),
                    MmtpFixtures.packet(random).bytes()));
            batch.commit();
        }
    }

    private int serve() throws Exception {
        return new MmtpServer(
                        vertx,
                        new MmtpServerOptions(
                                "127.0.0.1",
                                0,
                                MmtpFixtures.tlsIdentity(MmtpFixtures.IDENTITY, Instant.now()),
                                Duration.ofMinutes(1)),
                        packet -> Future.succeededFuture(received.add(packet)))
                .start()
                .await(10, TimeUnit.SECONDS);
    }
}
