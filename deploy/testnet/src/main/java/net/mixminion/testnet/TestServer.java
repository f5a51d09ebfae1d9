package net.mixminion.testnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.Incoming;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import org.jspecify.annotations.Nullable;

/** A real server on the loopback address: a home of its own, a free port, all stages under its own supervisor. */
public final class TestServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final String READY = "Server ready";
    private static final int FIRST_PORT = 10_240;
    private static final int END_OF_PORTS = 32_768;

    private final Installation installation;
    private final Path directory;
    private final String nickname;
    private final int port;
    private final List<String> said = new ArrayList<>();
    private volatile @Nullable Process process;
    private volatile Duration startTook = Duration.ZERO;
    private volatile CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private volatile long begun;

    private TestServer(Installation installation, Path directory, String nickname, int port) {
        this.installation = installation;
        this.directory = directory;
        this.nickname = nickname;
        this.port = port;
    }

    /**
     * Writes a new server's configuration; nothing runs yet.
     *
     * @param parent a directory for it; the server's own is made inside
     * @param smtpPort where its mail goes
     * @param mixInterval how often it mixes
     */
    public static TestServer create(
            Installation installation, Path parent, String nickname, int smtpPort, Duration mixInterval)
            throws IOException {
        return create(installation, parent, nickname, smtpPort, mixInterval, "Publish: no\n");
    }

    /**
     * As above, with directory servers.
     *
     * @param directoryServers the lines of [DirectoryServers]
     */
    public static TestServer create(
            Installation installation,
            Path parent,
            String nickname,
            int smtpPort,
            Duration mixInterval,
            String directoryServers)
            throws IOException {
        Path directory = Files.createDirectory(parent.resolve(nickname));
        TestServer server = new TestServer(installation, directory, nickname, freePort());
        Files.writeString(
                server.config(),
                server.configText(smtpPort, mixInterval) + "\n[DirectoryServers]\n" + directoryServers);
        return server;
    }

    /**
     * A port that was free a moment ago, of those that the system gives to nobody by itself: connections that are made
     * before a server takes it can't have it.
     */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // somebody has it; another one
            }
        }
    }

    /** Starts the server in the foreground of a process of its own and returns once it accepts packets. */
    public void start() throws IOException, InterruptedException {
        begin();
        awaitReady();
    }

    /** Starts the server and doesn't wait. */
    public void begin() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(installation.mixminiond(), "start", "--nodaemon", "-f", config().toString());
        builder.environment().put("HOME", directory.toString());
        process = builder.redirectErrorStream(true).start();
        begun = System.nanoTime();
        ready = new CompletableFuture<>();
        Thread reader = new Thread(this::follow, nickname + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits until a server that was begun accepts packets. */
    public void awaitReady() throws IOException, InterruptedException {
        try {
            if (!ready.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(nickname + " ended while starting:\n" + output());
            }
        } catch (TimeoutException e) {
            throw new IOException(nickname + " is not ready after " + START_LIMIT + ":\n" + output(), e);
        } catch (ExecutionException e) {
            throw new IOException(nickname + " can't be followed", e);
        }
    }

    /** How long the start took, from the command to accepting packets. */
    public Duration startTook() {
        return startTook;
    }

    /** What the server wrote so far to its standard output and error. */
    public String output() {
        synchronized (said) {
            return String.join("\n", said);
        }
    }

    /** True while the supervisor's process lives. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The supervisor's process id. */
    public long pid() {
        if (process == null) {
            throw new IllegalStateException(nickname + " was never started");
        }
        return process.pid();
    }

    /** Stops the server with the command for it; the exit status of that command. */
    public int stop() throws IOException, InterruptedException {
        Installation.Outcome outcome = command("stop");
        if (process != null && !process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(nickname + " did not stop:\n" + outcome.err());
        }
        return outcome.status();
    }

    /** Runs a command of mixminiond for this server, to its end. */
    public Installation.Outcome command(String command, String... more) throws IOException, InterruptedException {
        return installation.server(directory, config(), command, more);
    }

    /** Ends whatever is left of the server. */
    @Override
    public void close() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    public String nickname() {
        return nickname;
    }

    public int port() {
        return port;
    }

    /** The server's own directory: its configuration and, below {@code home/}, its files. */
    public Path directory() {
        return directory;
    }

    public Path config() {
        return directory.resolve("mixminiond.conf");
    }

    public Path baseDir() {
        return directory.resolve("home");
    }

    /** A pool directory, such as {@code incoming} or {@code deliver/SMTP}. */
    public Path pool(String name) {
        return baseDir().resolve("work/queues").resolve(name);
    }

    /** How many messages wait in a pool. */
    public int waiting(String pool) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pool(pool), "msg_*")) {
            for (Path unused : files) {
                count++;
            }
        }
        return count;
    }

    /** The file of the descriptor in force, as {@code current-desc} names it. */
    public Path descriptor() throws IOException {
        return Path.of(Files.readAllLines(baseDir().resolve("current-desc")).get(0));
    }

    /** The server as packets name it, out of its own descriptor. */
    public Hop hop() throws IOException {
        try {
            ServerDescriptor descriptor =
                    ServerDescriptor.parse(Files.readString(descriptor(), StandardCharsets.UTF_8), Instant.now());
            Incoming incoming = descriptor.incoming().orElseThrow();
            return new Hop(
                    descriptor.packetKey(), new MmtpAddress(incoming.hostname(), incoming.port(), descriptor.keyId()));
        } catch (WireFormatException e) {
            throw new IOException(e);
        }
    }

    private void follow() {
        Process running = process;
        if (running == null) {
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(running.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    said.add(line);
                }
                if (line.startsWith(READY)) {
                    startTook = Duration.ofNanos(System.nanoTime() - begun);
                    ready.complete(true);
                }
            }
        } catch (IOException e) {
            // the pipe ends with the process
        }
        ready.complete(false);
    }

    private String configText(int smtpPort, Duration mixInterval) {
        return """
                [Server]
                BaseDir: %s
                Nickname: %s
                Contact-Email: %s@example.test
                Mode: relay
                LogLevel: INFO
                MixAlgorithm: Timed
                MixInterval: %d seconds

                [Incoming/MMTP]
                Enabled: yes
                IP: 127.0.0.1
                Hostname: 127.0.0.1
                Port: %d
                ListenIP: 127.0.0.1

                [Outgoing/MMTP]
                Enabled: yes
                AllowPrivate: yes
                Retry: every 5 seconds for 20 minutes

                [Delivery/SMTP]
                Enabled: yes
                SMTPServer: 127.0.0.1:%d
                ReturnAddress: anonymous@%s.example.test
                MaximumSize: 1 MB
                Retry: every 5 seconds for 20 minutes

                [Delivery/Fragmented]
                Enabled: yes
                MaximumSize: 1 MB
                """.formatted(baseDir(), nickname, nickname, mixInterval.toSeconds(), port, smtpPort, nickname);
    }
}
