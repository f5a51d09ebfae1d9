package net.mixminion.ctl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.mixminion.config.Key;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerKeys;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;

/** Looks at what a server needs of its machine: ports, clock, disk, names, the directory. */
final class SurroundingsCheck {
    private static final long LITTLE_SPACE = 256L << 20;
    private static final Instant WRITTEN = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration OLD_DIRECTORY = Duration.ofDays(2);
    private static final long NAME_SECONDS = 3;
    private static final int CONNECT_MILLIS = 500;

    private final ServerConfig config;
    private final Instant now;
    private final Findings findings;

    SurroundingsCheck(ServerConfig config, Clock clock, Findings findings) {
        this.config = config;
        this.now = clock.instant();
        this.findings = findings;
    }

    void run() throws IOException {
        checkPort();
        checkClock();
        checkDisk();
        checkNames();
        checkDirectory();
        if (!Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            findings.warning(
                    "/usr/bin/setsid is missing (util-linux): a server in the background ends with its terminal");
        }
    }

    private void checkPort() {
        if (!config.incoming().enabled()) {
            return;
        }
        int port = config.incoming().bindPort();
        InetSocketAddress address = new InetSocketAddress(config.incoming().bindIp(), port);
        try {
            if (HomeLocks.runningServer(config.server()).isPresent() || aReceiverRuns()) {
                if (!answers(port)) {
                    findings.error(at(ServerKeys.LISTEN_PORT, ServerKeys.PORT) + "the server runs, but nothing listens"
                            + " on port " + port + "; see mixminiond status");
                }
                return;
            }
        } catch (StageException e) {
            findings.error(e);
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException e) {
            findings.error(at(ServerKeys.LISTEN_PORT, ServerKeys.PORT) + "can't listen on "
                    + config.incoming().bindIp() + " port " + port + " (" + e.getMessage()
                    + "); stop what uses it, or write another ListenPort or ListenIP");
        }
    }

    private boolean aReceiverRuns() {
        return Units.alive(config).stream().anyMatch(unit -> unit.stage().equals("receiver"));
    }

    private boolean answers(int port) {
        String ip = config.incoming().bindIp();
        String host = ip.equals("0.0.0.0") ? "127.0.0.1" : ip;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void checkClock() {
        if (now.isBefore(WRITTEN)) {
            findings.error("the clock is wrong: it says " + now + "; set it (ntpd, chrony)");
        }
        Path timesync = Path.of("/run/systemd/timesync");
        if (Files.isDirectory(timesync) && !Files.exists(timesync.resolve("synchronized"))) {
            findings.warning(
                    "the clock has not been set by the network since the machine started;" + " look at timedatectl");
        }
    }

    private void checkDisk() throws IOException {
        for (Path place : List.of(
                config.server().queueDir(),
                config.server().workDir(),
                config.server().keyDir())) {
            Path existing = existing(place);
            if (existing == null) {
                continue;
            }
            long free = Files.getFileStore(existing).getUsableSpace();
            if (free < LITTLE_SPACE) {
                findings.error("only " + (free >> 20) + " MiB are free on the disk of " + place
                        + "; packets will be rejected: make room");
            }
        }
    }

    private static @Nullable Path existing(Path place) {
        Path at = place;
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        return at;
    }

    private void checkNames() {
        Optional<String> hostname = config.settings().find(ServerKeys.HOSTNAME);
        String published = config.settings().get(ServerKeys.IP);
        if (config.incoming().enabled() && hostname.isPresent()) {
            Optional<InetAddress[]> found = resolve(hostname.get());
            if (found.isEmpty()) {
                findings.error(at(ServerKeys.HOSTNAME) + "the name " + hostname.get() + " has no address; correct the"
                        + " name, or the DNS");
            } else if (!published.equals("0.0.0.0")
                    && Arrays.stream(found.get())
                            .noneMatch(a -> a.getHostAddress().equals(published))) {
                findings.warning(at(ServerKeys.HOSTNAME) + hostname.get() + " is not the address " + published
                        + " of IP; others will not find the server there");
            }
        }
        if (config.smtp().isPresent() && !config.settings().isWritten(ServerKeys.SMTP.sendmailCommand())) {
            String text = config.settings().find(ServerKeys.SMTP.smtpServer()).orElse("localhost");
            String host = text.contains(":") ? text.substring(0, text.lastIndexOf(':')) : text;
            if (resolve(host).isEmpty()) {
                findings.error(at(ServerKeys.SMTP.smtpServer()) + "the mail server " + host + " has no address; correct"
                        + " the name, or the DNS");
            }
        }
        for (var url : config.directory().serverUrls()) {
            if (resolve(url.getHost()).isEmpty()) {
                findings.warning(at(ServerKeys.SERVER_URL) + "the directory server " + url.getHost()
                        + " has no address at present");
            }
        }
    }

    /** Asks for a name's addresses, and not for long. */
    private static Optional<InetAddress[]> resolve(String name) {
        CompletableFuture<Optional<InetAddress[]>> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(Optional.of(InetAddress.getAllByName(name)));
                    } catch (UnknownHostException e) {
                        answer.complete(Optional.empty());
                    }
                },
                "resolve");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(NAME_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private void checkDirectory() throws IOException {
        Path file = config.server().workDir().resolve("dir").resolve("dir.gz");
        if (config.directory().serverUrls().isEmpty() || !Files.exists(file)) {
            return;
        }
        Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
        if (age.compareTo(OLD_DIRECTORY) > 0) {
            findings.warning(file + " is " + age.toHours() + " hours old; see the log of dirclient");
        }
    }

    /** Where to look in the configuration: the first of the keys that is written there. */
    private String at(Key<?>... keys) {
        for (Key<?> key : keys) {
            if (config.settings().isWritten(key)) {
                return config.file() + ":" + config.settings().line(key) + ": [" + key.section() + "] " + key.name()
                        + ": ";
            }
        }
        return config.file() + ": [" + keys[0].section() + "] " + keys[0].name() + ": ";
    }
}
