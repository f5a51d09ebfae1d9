package net.mixminion.keyd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import net.mixminion.config.ServerConfig;
import net.mixminion.spool.ShardLock;
import net.mixminion.stage.Bus;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.FileParanoia;
import net.mixminion.stage.PassphraseSource;
import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: has a {@link KeyRound} at the start, every minute, and whenever the configuration was read again. */
final class Keyd implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(Keyd.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Bus bus;
    private final KeyMaker maker;
    private final PassphraseSource passphrase;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final ServerConfig serverConfig;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "keys"));
    private KeydConfig config;
    private KeyRound round;
    private @Nullable ShardLock lock;
    private String lastFailure = "";

    Keyd(
            ServerConfig serverConfig,
            Clock clock,
            Bus bus,
            KeyMaker maker,
            PassphraseSource passphrase,
            SecureRandom random,
            LongSupplier nanoTime)
            throws StageException {
        this.passphrase = passphrase;
        this.serverConfig = serverConfig;
        this.config = KeydConfig.of(serverConfig, Keyd::localName);
        this.clock = clock;
        this.bus = bus;
        this.maker = maker;
        this.random = random;
        this.nanoTime = nanoTime;
        this.round = new KeyRound(config, maker, passphrase, random, nanoTime);
    }

    /** The daemon with real keys. */
    static Keyd of(StageContext context) throws StageException {
        SecureRandom random = new SecureRandom();
        return new Keyd(
                context.config(),
                context.clock(),
                context.bus(),
                KeyMaker.from(random),
                context.passphrase(),
                random,
                System::nanoTime);
    }

    @Override
    public void start() throws StageException, InterruptedException {
        FileParanoia paranoia =
                new FileParanoia(config.paranoia(), serverConfig.host().trustedUsers());
        Path locks = config.lockFile().getParent();
        if (config.separateUsers()) {
            paranoia.sharedDirectory(config.keyDir()); // root has made them all, with those who may enter
        } else {
            paranoia.privateDirectory(config.keyDir());
            if (locks != null) {
                paranoia.privateDirectory(locks);
            }
        }
        try {
            takeLock();
            round.prepare();
            KeyRound.Outcome outcome = round.run(clock.instant());
            if (outcome.failure() != null && !round.canServe(clock.instant())) {
                endIfInterrupted();
                throw failed(outcome.failure());
            }
            report(outcome);
        } catch (IOException e) {
            endIfInterrupted();
            throw failed(e);
        }
        endIfInterrupted();
        ScheduledFuture<?> unused =
                worker.scheduleWithFixedDelay(this::tick, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void takeLock() throws IOException, StageException {
        ShardLock taken = ShardLock.open(config.lockFile());
        if (!taken.tryAcquire(0)) {
            taken.close();
            throw new StageException(
                    ExitCode.TRY_LATER, "another keyd works on " + config.keyDir() + "; stop it, or wait for its end");
        }
        lock = taken;
    }

    private StageException failed(Exception cause) {
        return cause instanceof StageException known
                ? known
                : new StageException(ExitCode.IO, "can't work on " + config.keyDir() + ": " + cause, cause);
    }

    /** A round that must not end the daemon: what fails now may work in a minute. */
    void tick() {
        try {
            report(round.run(clock.instant()));
        } catch (RuntimeException e) {
            LOG.error("a bug; going on with the next round", e);
        }
    }

    private void report(KeyRound.Outcome outcome) {
        if (outcome.changed()) {
            bus.hint(Topic.KEYS);
        }
        Exception cause = outcome.failure();
        String failure = "";
        if (cause != null) {
            failure = String.valueOf(cause instanceof StageException ? cause.getMessage() : cause);
            if (!failure.equals(lastFailure)) {
                LOG.error("not all could be done for the keys; trying again every minute: {}", failure);
            }
        }
        lastFailure = failure;
    }

    @Override
    public void reload(ServerConfig newConfig) {
        worker.execute(() -> {
            try {
                config = KeydConfig.of(newConfig, Keyd::localName).at(config);
                round = new KeyRound(config, maker, passphrase, random, nanoTime);
                tick();
            } catch (StageException e) {
                LOG.error("going on with the old configuration: {}", e.getMessage());
            }
        });
    }

    @Override
    public void stop(Duration limit) {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
            if (lock != null) {
                lock.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the lock file could not be closed", e);
        }
    }

    private static String localName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
