package net.mixminion.testnet.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.PayloadEncoder;
import net.mixminion.packet.payload.ServerSideHeader;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.testnet.Installation;
import org.jspecify.annotations.Nullable;

/** An installed sender in a process of its own, with the pools that a mixer would fill for it. */
final class SenderProcess implements AutoCloseable {
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 16;

    private final SecureRandom random = new SecureRandom();
    private final Path home;
    private @Nullable Process process;

    private SenderProcess(Path home) {
        this.home = home;
    }

    /** A sender in a fresh directory; nothing runs yet. */
    static SenderProcess create(int smtpPort) throws IOException {
        SenderProcess sender = new SenderProcess(Files.createTempDirectory("mixminion-sender"));
        Files.createDirectories(sender.home.resolve("work/locks"));
        Files.createDirectories(sender.home.resolve("keys"));
        for (String name : List.of("outgoing", "incoming", "deliver/SMTP", "deliver/FRAGMENT")) {
            Pool.open(sender.pool(name));
        }
        Files.writeString(sender.home.resolve("mixminiond.conf"), """
                [Server]
                BaseDir: %s
                Nickname: bench
                Contact-Email: bench@example.test
                Mode: relay
                MixInterval: 1 second

                [Incoming/MMTP]
                Enabled: yes
                IP: 127.0.0.1
                Hostname: 127.0.0.1
                Port: 1

                [Outgoing/MMTP]
                Enabled: yes
                AllowPrivate: yes
                Retry: every 5 seconds for 20 minutes

                [Delivery/SMTP]
                Enabled: yes
                SMTPServer: 127.0.0.1:%d
                ReturnAddress: anonymous@bench.example.test
                MaximumSize: 20 MB
                Retry: every 5 seconds for 20 minutes

                [Delivery/Fragmented]
                Enabled: yes
                MaximumSize: 20 MB
                """.formatted(sender.home, smtpPort));
        return sender;
    }

    /** A pool's directory. */
    Path pool(String name) {
        return home.resolve("work/queues").resolve(name);
    }

    void start() throws IOException {
        process = new ProcessBuilder(
                        Installation.find().mixminiond(),
                        "stage",
                        "sender",
                        "-f",
                        home.resolve("mixminiond.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile())
                .start();
    }

    /** Whether it runs; one that has run out of memory doesn't. */
    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Has it stand still, so that it takes nothing from what is measured beside it. */
    void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process running = process;
        if (running != null) {
            new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    /** Ends it as a power cut would, but for the disk. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** The -Xmx of its virtual machine, in megabytes: what it can't have exceeded. */
    long mostHeapMegabytes() {
        return Stream.ofNullable(process)
                .flatMap(running -> running.info().arguments().stream())
                .flatMap(Arrays::stream)
                .filter(option -> option.matches("-Xmx[0-9]+m"))
                .mapToLong(option -> Long.parseLong(option.substring(4, option.length() - 1)))
                .max()
                .orElse(0);
    }

    /** What it has said. */
    String output() throws IOException {
        return Files.readString(home.resolve("output"));
    }

    /** How many records a pool shows. */
    long waiting(String name) throws IOException {
        try (Stream<Path> files = Files.list(pool(name))) {
            return files.filter(file -> file.getFileName().toString().startsWith("msg_"))
                    .count();
        }
    }

    /** Octets of all files of a pool. */
    long octets(String name) throws IOException {
        try (Stream<Path> files = Files.list(pool(name))) {
            return files.map(Path::toFile).mapToLong(File::length).sum();
        }
    }

    /** Puts a record into a pool; not durably, which takes a disk long and matters to nobody here. */
    void put(String name, PoolRecord record) throws IOException {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        // not in the pool, from which a sender that starts takes what nobody seems to write any more
        Path begun = home.resolve("made_" + id);
        Files.write(begun, record.encode());
        Files.move(begun, pool(name).resolve("msg_" + id));
    }

    void putMail(byte[] message) throws IOException {
        byte[] info = new byte[20 + Messages.ADDRESS.length];
        System.arraycopy(Messages.ADDRESS, 0, info, 20, Messages.ADDRESS.length);
        byte[] payload = new PayloadEncoder(random)
                .encode(message, 0, Optional.<ServerSideHeader>empty()).stream()
                        .map(Payload::pack)
                        .findFirst()
                        .orElseThrow();
        put("deliver/SMTP", new PoolRecord(new Outbound.Exit("SMTP", RoutingType.SMTP, info).header(), payload));
    }

    void putFragment(byte[] payload) throws IOException {
        put(
                "deliver/FRAGMENT",
                new PoolRecord(new Outbound.Exit("FRAGMENT", RoutingType.FRAGMENT, new byte[0]).header(), payload));
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("left behind: " + home);
        }
    }
}
