package net.mixminion.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.Command;
import net.mixminion.config.ConfigException;
import net.mixminion.config.FragmentedSection;
import net.mixminion.config.HostPort;
import net.mixminion.config.MailAccess;
import net.mixminion.config.MailLimits;
import net.mixminion.config.MboxSection;
import net.mixminion.config.SmtpSection;
import net.mixminion.packet.RoutingType;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Counters;

/** The mail half of a sender with its pools and its clock; what is set counts from the next start or reload. */
final class MailWorld {
    static final Duration RETRY = Duration.ofHours(1);
    static final Duration SCAN_PERIOD = Duration.ofMillis(50);

    final Path home;
    final TestClock clock = new TestClock();
    final Counters counters = new Counters();
    final Pool pool;
    Optional<Path> blacklist = Optional.empty();
    Optional<Path> boxes = Optional.empty();
    MailAccess access = MailAccess.PLAIN;
    MailLimits limits = MailLimits.NONE;
    String host = "127.0.0.1";
    /** In place of a server. */
    Optional<Command> command = Optional.empty();

    Duration timeout = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx();
    private final List<MailDelivery> started = new ArrayList<>();

    MailWorld(Path home) throws IOException {
        this.home = home;
        pool = Pool.open(home.resolve("SMTP"));
    }

    void put(String address) throws IOException {
        TestMessages.putMail(pool, address, "\nhello\n");
    }

    void putBox(String box) throws IOException {
        byte[] info = new byte[20 + box.length()];
        System.arraycopy(box.getBytes(ISO_8859_1), 0, info, 20, box.length());
        TestMessages.put(
                Pool.open(home.resolve("MBOX")),
                new Outbound.Exit("MBOX", RoutingType.MBOX, info),
                TestMessages.payload("\nhello\n"));
    }

    MailDelivery start(int port) throws IOException, ConfigException {
        MailDelivery delivery = new MailDelivery(config(port), vertx, clock, counters, name -> true, SCAN_PERIOD);
        delivery.start();
        started.add(delivery);
        return delivery;
    }

    MailConfig config(int port) {
        Optional<HostPort> server = Optional.of(new HostPort(host, port));
        SmtpSection smtp = new SmtpSection(
                "anon@example.test",
                command.isPresent() ? Optional.empty() : server,
                command,
                "Type III Anonymous Message",
                "[Anon]",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1 << 20,
                List.of(RETRY, RETRY, RETRY),
                true,
                true,
                blacklist,
                access,
                limits);
        Optional<MboxSection> mbox = boxes.map(file -> new MboxSection(
                file,
                "remove@example.test",
                "mbox@example.test",
                server,
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
                access,
                limits));
        return new MailConfig(
                home,
                home.resolve("hold-mail"),
                Optional.of(smtp),
                mbox,
                Optional.of(new FragmentedSection(1 << 20, Duration.ofDays(2))),
                Duration.ofDays(31),
                "mix.example.test",
                timeout);
    }

    long count(String name) {
        return counters.snapshot().getOrDefault(name, 0L);
    }

    boolean isEmpty() throws IOException {
        try (var files = Files.list(pool.directory())) {
            return files.findAny().isEmpty();
        }
    }

    void stop() throws Exception {
        started.forEach(MailDelivery::close);
        vertx.close().await(20, TimeUnit.SECONDS);
    }
}
