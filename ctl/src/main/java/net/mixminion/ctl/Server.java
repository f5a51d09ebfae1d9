package net.mixminion.ctl;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.BusSettings;
import net.mixminion.stage.ClusterBus;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Logging;
import net.mixminion.stage.Privileges;
import net.mixminion.stage.Signals;
import net.mixminion.stage.StageException;
import net.mixminion.stage.SystemdNotify;
import net.mixminion.stage.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of {@code mixminiond start}: the home, its locks, the log, the bus, the stages, until it is told to stop. */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration SAVE_PERIOD = Duration.ofMinutes(1);

    private final ServerConfig config;
    private final @Nullable String severity;
    private final @Nullable PrintStream echo;

    /**
     * Prepares a server.
     *
     * @param severity the log level if the command line gives one
     * @param echo takes a copy of each log line, or null
     */
    Server(ServerConfig config, @Nullable String severity, @Nullable PrintStream echo) {
        this.config = config;
        this.severity = severity;
        this.echo = echo;
    }

    /**
     * Runs the server until it is stopped.
     *
     * @param onReady is called once, when it accepts packets, with the time that the start took
     */
    void run(java.util.function.Consumer<Duration> onReady) throws StageException {
        Instant begin = Instant.now();
        Home home = new Home(config);
        home.prepare();
        PrintStream stderr = System.err;
        HomeLocks locks = HomeLocks.take(config.server());
        try (locks;
                LogFile log = openLog()) {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            Logging.start(
                    "ctl",
                    severity != null ? severity : config.server().logLevel().name());
            config.warnings().forEach(LOG::warn);
            Privileges.warnIfRoot(config.processes());
            supervise(home, log, () -> onReady.accept(Duration.between(begin, Instant.now())));
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.CANT_CREATE,
                    "can't write the log " + config.server().logFile() + " (" + e.getMessage() + ")",
                    e);
        } finally {
            System.setErr(stderr);
        }
    }

    private LogFile openLog() throws IOException {
        return new LogFile(config.server().logFile(), echo);
    }

    private void supervise(Home home, LogFile log, Runnable onReady) throws StageException, IOException {
        Statistics statistics = Statistics.load(home.statsTmp(), Clock.systemUTC());
        Supervisor supervisor =
                new Supervisor(config.file(), config.processes(), stageArguments(), log::line, home::asUser);
        Signals.listen(supervisor::requestStop, () -> reload(supervisor, log));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (ClusterBus bus = ClusterBus.host(newBus(home.runDir()))) {
            bus.subscribe(Topic.COUNTERS, statistics::take);
            Optional<ControlSocket> control = Optional.empty();
            try {
                supervisor.start();
                control =
                        ControlSocket.listen(home.runDir(), question -> answer(question, statistics, supervisor, log));
                var unused = timer.scheduleAtFixedRate(
                        statistics::save, SAVE_PERIOD.toSeconds(), SAVE_PERIOD.toSeconds(), TimeUnit.SECONDS);
                onReady.run();
                SystemdNotify.ready();
                bus.connect();
                supervisor.run();
                LOG.info("stopping");
            } catch (InterruptedException e) {
                LOG.info("stopped while starting");
            } finally {
                stopAll(supervisor);
                control.ifPresent(ControlSocket::close);
            }
        } finally {
            timer.shutdownNow();
            statistics.save();
        }
        LOG.info("stopped");
    }

    private List<String> stageArguments() {
        return severity == null ? List.of() : List.of("--severity", severity);
    }

    private String answer(String question, Statistics statistics, Supervisor supervisor, LogFile log) {
        return switch (question) {
            case "stats" -> statistics.text();
            case "processes" -> String.join("\n", supervisor.describe()) + "\n";
            case "reload" -> reload(supervisor, log);
            default -> "no such request\n";
        };
    }

    /** Opens the log again and passes the order on, unless the configuration file has become wrong. */
    private String reload(Supervisor supervisor, LogFile log) {
        try {
            log.reopen();
        } catch (IOException e) {
            LOG.error("can't open the log again, going on with the old file", e);
        }
        try {
            ServerConfig.load(config.file());
        } catch (ConfigException e) {
            LOG.error("going on with the old configuration: {}", e.getMessage());
            return "error: " + e.getMessage() + "\n";
        }
        supervisor.requestReload();
        return "ok\n";
    }

    private static void stopAll(Supervisor supervisor) {
        try {
            supervisor.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static BusSettings newBus(Path runDir) throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = probe.getLocalPort();
        }
        return BusSettings.create(runDir, port, new SecureRandom(), Instant.now());
    }
}
