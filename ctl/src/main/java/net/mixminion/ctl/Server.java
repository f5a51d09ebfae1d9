package net.mixminion.ctl;

import io.vertx.core.json.JsonObject;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.mixminion.config.ConfigException;
import net.mixminion.config.Layout;
import net.mixminion.config.ProcessesSection;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.BusSettings;
import net.mixminion.stage.ClusterBus;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Logging;
import net.mixminion.stage.Privileges;
import net.mixminion.stage.Signals;
import net.mixminion.stage.StageException;
import net.mixminion.stage.SystemdNotify;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of {@code mixminiond start}: the home, its locks, the log, the bus, the stages, until it is told to stop. */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration SAVE_PERIOD = Duration.ofSeconds(15);
    private static final Duration SETTLED = Duration.ofSeconds(8);
    private static final Duration REPORT_PERIOD = Duration.ofHours(6);

    private final @Nullable String severity;
    private final @Nullable PrintStream echo;
    private final char @Nullable [] passphrase;
    private final Clock clock = Clock.systemUTC();
    private final Home home;
    private final AcceptedConfig accepted;
    private final Instant begun = clock.instant();
    private final Map<String, String> facts = new ConcurrentSkipListMap<>();

    /**
     * Prepares a server.
     *
     * @param severity the log level if the command line gives one
     * @param echo takes a copy of each log line, or null
     * @param passphrase opens the identity key, or null; kept, so that keyd can be started again
     */
    Server(ServerConfig config, @Nullable String severity, @Nullable PrintStream echo, char @Nullable [] passphrase) {
        this.passphrase = passphrase;
        this.severity = severity;
        this.echo = echo;
        this.home = new Home(config);
        this.accepted = new AcceptedConfig(config, home.runDir());
    }

    /**
     * Runs the server until it is stopped.
     *
     * @param onReady is called once, when it accepts packets, with the time that the start took
     */
    void run(Consumer<Duration> onReady) throws StageException {
        ServerConfig config = accepted.config();
        Units.refuse(config);
        home.prepare();
        PrintStream stderr = System.err;
        HomeLocks locks = HomeLocks.take(config.server());
        try (locks;
                LogFile log = new LogFile(config.server().logFile(), echo)) {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            startLogging();
            config.warnings().forEach(LOG::warn);
            home.warnings().forEach(LOG::warn);
            Privileges.warnIfRoot(config.processes());
            accepted.write();
            supervise(log, () -> onReady.accept(Duration.between(begun, clock.instant())));
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.CANT_CREATE,
                    "can't write the log " + config.server().logFile() + " (" + e.getMessage() + ")",
                    e);
        } finally {
            System.setErr(stderr);
        }
    }

    private void startLogging() {
        Logging.start(
                "ctl",
                severity != null
                        ? severity
                        : accepted.config().server().logLevel().name());
    }

    private void supervise(LogFile log, Runnable onReady) throws StageException, IOException {
        Statistics statistics = Statistics.load(home.statsTmp(), clock);
        if (accepted.config().server().logStats()) {
            statistics.takeUnits(Units.counts(accepted.config().server().workDir()));
            statistics.save();
        }
        Supervisor supervisor = new Supervisor(
                accepted.config().processes(),
                (spec, listener) -> launch(spec, listener, log, statistics),
                clock,
                new Silence(System::nanoTime));
        Signals.listen(supervisor::requestStop, () -> reload(supervisor, log, statistics));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (Hints bus = Hints.of(accepted.config().processes().layout(), home.runDir(), clock)) {
            Optional<ControlSocket> control = Optional.empty();
            Optional<Metrics> metrics = Optional.empty();
            try {
                supervisor.start();
                Answers answers = new Answers(
                        supervisor,
                        statistics,
                        () -> reload(supervisor, log, statistics),
                        () -> LiveStatus.json(accepted.config(), begun, supervisor.status(), statistics, facts),
                        accepted.config().server().queueDir());
                control = ControlSocket.listen(home.runDir(), answers::to);
                metrics = metrics(statistics, supervisor);
                schedule(timer, statistics);
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
                metrics.ifPresent(Metrics::close);
            }
        } finally {
            timer.shutdownNow();
            if (accepted.config().server().logStats()) {
                statistics.save();
            }
        }
        LOG.info("stopped");
    }

    private StageProcess launch(StageSpec spec, StageProcess.Listener listener, LogFile log, Statistics statistics)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--config",
                accepted.copy().toString(),
                "--instance",
                spec.instance() + "/" + spec.instances(),
                "--supervised"));
        if (severity != null) {
            arguments.addAll(List.of("--severity", severity));
        }
        List<String> javaOptions = new ArrayList<>(HostOptions.of(accepted.config()));
        javaOptions.addAll(accepted.config().processes().javaOptions());
        StageProcess started = StageProcess.start(
                spec,
                home.asUser(
                        spec.stage(),
                        JavaCommand.of(spec.stage(), spec.mainClass(), spec.heapMegabytes(), javaOptions, arguments)),
                log::line,
                new StageProcess.Listener() {
                    @Override
                    public void ready(StageProcess process) {
                        listener.ready(process);
                    }

                    @Override
                    public void counted(StageProcess process, String counts) {
                        take(process, counts, statistics);
                    }

                    @Override
                    public void ended(StageProcess process, int status) {
                        statistics.ended(name(process));
                        listener.ended(process, status);
                    }
                });
        char[] secret = passphrase;
        if (secret != null && StageSpec.KEEPERS.contains(spec.stage())) {
            started.passphrase(secret);
        }
        return started;
    }

    /** A beat: what the process has counted since its start, and what else it tells of itself. */
    private void take(StageProcess process, String beat, Statistics statistics) {
        JsonObject told = new JsonObject(beat);
        statistics.take(
                name(process), told.getJsonObject("counts", new JsonObject()).encode());
        told.getJsonObject("facts", new JsonObject())
                .forEach(fact ->
                        facts.put(process.spec().label() + " " + fact.getKey(), String.valueOf(fact.getValue())));
    }

    private static String name(StageProcess process) {
        return process.spec().label() + "/" + process.pid();
    }

    private Optional<Metrics> metrics(Statistics statistics, Supervisor supervisor) {
        var section = accepted.config().metrics();
        if (!section.enabled()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Metrics.start(
                    section.port(),
                    statistics,
                    supervisor,
                    () -> accepted.config().server().mixInterval(),
                    System::nanoTime));
        } catch (IOException e) {
            LOG.error("no numbers for Prometheus: port {} of [Metrics] can't be used", section.port(), e);
            return Optional.empty();
        }
    }

    private void schedule(ScheduledExecutorService timer, Statistics statistics) {
        var unused = timer.scheduleAtFixedRate(
                () -> keep(statistics), SAVE_PERIOD.toSeconds(), SAVE_PERIOD.toSeconds(), TimeUnit.SECONDS);
        // what was needed for the start alone is given back to the machine
        var unusedOnce = timer.schedule(System::gc, SETTLED.toSeconds(), TimeUnit.SECONDS);
        var unusedToo = timer.scheduleAtFixedRate(
                () -> LOG.info(
                        "running for {} hours",
                        Duration.between(begun, clock.instant()).toHours()),
                REPORT_PERIOD.toSeconds(),
                REPORT_PERIOD.toSeconds(),
                TimeUnit.SECONDS);
    }

    private void keep(Statistics statistics) {
        try {
            var server = accepted.config().server();
            if (server.logStats()) {
                statistics.save();
                statistics.rotateIfDue(server.statsFile(), server.statsInterval());
            }
        } catch (RuntimeException e) {
            LOG.error("a bug: the statistics were not saved", e);
        }
    }

    /** Opens the log again, and takes over the configuration unless the file has become wrong. */
    private synchronized String reload(Supervisor supervisor, LogFile log, Statistics statistics) {
        try {
            log.reopen();
        } catch (IOException e) {
            LOG.error("can't open the log again, going on with the old file", e);
        }
        keep(statistics);
        ReloadPlan plan;
        ProcessesSection before = accepted.config().processes();
        try {
            plan = accepted.reload();
        } catch (ConfigException e) {
            LOG.error("going on with the old configuration: {}", e.getMessage());
            return "error: " + e.getMessage() + "\n";
        } catch (IOException e) {
            LOG.error("going on with the old configuration: it can't be copied", e);
            return "error: the configuration can't be copied to " + accepted.copy() + "\n";
        }
        startLogging();
        accepted.config().warnings().forEach(LOG::warn);
        plan.say().forEach(line -> LOG.info("reload: {}", line));
        plan.frozen()
                .forEach(key -> LOG.warn("{} is changed only by a restart of the server; the old value stays", key));
        supervisor.requestReload();
        for (String stage : plan.stages()) {
            int instances = StageSpec.instances(accepted.config().processes(), stage);
            boolean same = instances == StageSpec.instances(before, stage);
            var unused = supervisor.replace(stage, same ? 0 : instances, () -> "ok");
        }
        return "ok\n" + String.join("\n", plan.say()) + "\n";
    }

    private static void stopAll(Supervisor supervisor) {
        try {
            supervisor.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The bus that this process is the first member of; none where all stages share one process. */
    private static final class Hints implements AutoCloseable {
        private final Optional<ClusterBus> bus;

        private Hints(Optional<ClusterBus> bus) {
            this.bus = bus;
        }

        static Hints of(Layout layout, Path runDir, Clock clock) throws IOException {
            if (layout == Layout.COMBINED) {
                BusSettings.remove(runDir);
                return new Hints(Optional.empty());
            }
            int port;
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                port = probe.getLocalPort();
            }
            return new Hints(Optional.of(
                    ClusterBus.host(BusSettings.create(runDir, port, new SecureRandom(), clock.instant()))));
        }

        void connect() {
            bus.ifPresent(ClusterBus::connect);
        }

        @Override
        public void close() {
            bus.ifPresent(ClusterBus::close);
        }
    }
}
