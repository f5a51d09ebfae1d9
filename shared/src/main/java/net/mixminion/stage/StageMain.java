package net.mixminion.stage;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The life of a stage's process: read the configuration, join the bus in the background, start the work, say that it is
 * ready, obey until told to stop, drain, end. Every stage's {@code main} is a call of {@link #run}.
 */
public final class StageMain {
    private static final Logger LOG = LoggerFactory.getLogger(StageMain.class);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(8);
    private static final Duration LONGEST_NAME_MEMORY = Duration.ofMinutes(30);

    private final String name;
    private final StageOptions options;
    private final StageFactory factory;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private volatile @Nullable Thread starting;

    private StageMain(String name, StageOptions options, StageFactory factory) {
        this.name = name;
        this.options = options;
        this.factory = factory;
    }

    /**
     * Runs a stage until it ends and returns the exit status; the caller hands it to {@link System#exit}.
     *
     * @param name the stage's name: receiver, mixer, sender, keyd or dirclient
     * @param args the program's arguments
     * @param factory builds the stage
     */
    public static int run(String name, String[] args, StageFactory factory) {
        StageOptions options = new StageOptions();
        CommandLine commandLine = new CommandLine(options).setCommandName(name);
        try {
            commandLine.parseArgs(args);
        } catch (ParameterException e) {
            System.err.println(name + ": " + e.getMessage());
            commandLine.usage(System.err);
            return ExitCode.USAGE.status();
        }
        if (options.help) {
            commandLine.usage(System.out);
            return ExitCode.OK.status();
        }
        return new StageMain(name, options, factory).run().status();
    }

    private ExitCode run() {
        Logging.start(label(), "WARN");
        try {
            return live();
        } catch (ConfigException e) {
            LOG.error("{}", e.getMessage());
            return ExitCode.CONFIG;
        } catch (StageException e) {
            LOG.error("{}", e.getMessage());
            return e.exitCode();
        } catch (InterruptedException e) {
            return ExitCode.OK;
        } catch (RuntimeException | Error e) {
            LOG.error(Logging.FATAL, "a bug: the process ends at once, to be started again", e);
            return ExitCode.SOFTWARE;
        }
    }

    /** How a stage uses Vert.x: few threads, and no address is remembered for longer than half an hour. */
    static VertxOptions vertxOptions() {
        return new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(8)
                // where there is epoll, several receivers can have one port
                .setPreferNativeTransport(true)
                .setAddressResolverOptions(
                        new AddressResolverOptions().setCacheMaxTimeToLive((int) LONGEST_NAME_MEMORY.toSeconds()));
    }

    private ExitCode live() throws ConfigException, StageException, InterruptedException {
        if (options.instances() < 1
                || options.instanceNumber() < 0
                || options.instanceNumber() >= options.instances()) {
            throw new StageException(ExitCode.USAGE, "--instance: expected I/N with I below N, such as 0/2");
        }
        ServerConfig config = readConfig();
        if (!options.supervised) {
            Privileges.warnIfRoot(config.processes());
        }
        PassphraseSource passphrase = listen();
        Vertx vertx = Vertx.vertx(vertxOptions());
        Bus bus = joinBus(config);
        Counters counters = new Counters();
        ControlChannel supervisor = new ControlChannel(System.in, System.out);
        Optional<OwnReport> own = options.supervised ? Optional.empty() : Optional.of(ownReport(config, counters));
        Heartbeat heartbeat = own.map(o -> new Heartbeat(counters, vertx, unused -> o.alive(), o::silent))
                .orElseGet(() -> new Heartbeat(counters, vertx, supervisor::alive, () -> {}));
        heartbeat.start();
        try {
            Stage stage = factory.create(new StageContext(
                    options.instanceNumber(),
                    options.instances(),
                    config,
                    vertx,
                    bus,
                    counters,
                    Clock.systemUTC(),
                    passphrase));
            try {
                start(stage);
                if (options.supervised) {
                    supervisor.ready();
                }
                if (!options.supervised) {
                    SystemdNotify.ready();
                }
                own.ifPresent(report -> report.is(StageReport.State.RUNNING));
                LOG.info("ready");
                if (bus instanceof ClusterBus cluster) {
                    cluster.connect();
                }
                obey(stage);
            } finally {
                // an order to stop interrupts the start, never the drain
                Thread.interrupted();
                own.ifPresent(report -> report.is(StageReport.State.STOPPING));
                stage.stop(DRAIN_LIMIT);
                heartbeat.close();
                own.ifPresent(OwnReport::close);
            }
        } finally {
            close(bus, vertx);
        }
        LOG.info("stopped");
        return ExitCode.OK;
    }

    private OwnReport ownReport(ServerConfig config, Counters counters) {
        return new OwnReport(
                config.server().workDir(),
                label(),
                options.instances(),
                counters,
                config.server().logStats());
    }

    private void start(Stage stage) throws StageException, InterruptedException {
        starting = Thread.currentThread();
        try {
            stage.start();
        } finally {
            starting = null;
        }
    }

    private ServerConfig readConfig() throws ConfigException {
        Path file = options.config;
        if (file == null) {
            throw new IllegalStateException("picocli demands --config");
        }
        ServerConfig config = ServerConfig.load(file);
        Logging.start(label(), severity(config));
        HostSettings.apply(config.host());
        return config;
    }

    private String severity(ServerConfig config) {
        return options.severity != null
                ? options.severity
                : config.server().logLevel().name();
    }

    private String label() {
        return options.instances() > 1 ? name + "-" + options.instanceNumber() : name;
    }

    private PassphraseSource listen() {
        Signals.listen(() -> take(Order.STOP), () -> take(Order.RELOAD));
        if (options.supervised) {
            ControlChannel channel = new ControlChannel(System.in, System.out);
            channel.listen(this::take);
            return channel::passphrase;
        }
        return () -> PassphraseInput.read(options.passphraseDescriptor, System.getenv(), false);
    }

    private void take(Order order) {
        orders.add(order);
        Thread starter = starting;
        if (order == Order.STOP && starter != null) {
            starter.interrupt();
        }
    }

    private void obey(Stage stage) {
        while (true) {
            try {
                if (orders.take() == Order.STOP) {
                    return;
                }
                reload(stage);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void reload(Stage stage) {
        try {
            stage.reload(readConfig());
            LOG.info("read the configuration again");
        } catch (ConfigException e) {
            LOG.error("going on with the old configuration: {}", e.getMessage());
        }
    }

    private static Bus joinBus(ServerConfig config) {
        Path directory = config.server().workDir().resolve("run");
        if (!Files.exists(directory.resolve("bus.json"))) {
            return Bus.NONE;
        }
        try {
            return ClusterBus.join(BusSettings.read(directory));
        } catch (IOException e) {
            LOG.warn("not on the event bus, working without hints", e);
            return Bus.NONE;
        }
    }

    private static void close(Bus bus, Vertx vertx) {
        if (bus instanceof ClusterBus cluster) {
            cluster.close();
        }
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the event loops did not end in time", e);
        }
    }
}
