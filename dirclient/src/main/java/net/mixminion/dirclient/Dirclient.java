package net.mixminion.dirclient;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.Bus;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.Topic;
import net.mixminion.web.ProxySettings;
import net.mixminion.web.Web;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: lets publisher and downloader look every few seconds whether there is work, and when keys changed. */
final class Dirclient implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(Dirclient.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Web web;
    private final Clock clock;
    private final Bus bus;
    private final Random random;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "directory"));
    private Publisher publisher;
    private Downloader downloader;

    Dirclient(DirclientConfig config, Web web, Clock clock, Bus bus, Random random) {
        this.web = web;
        this.clock = clock;
        this.bus = bus;
        this.random = random;
        this.publisher = new Publisher(config, web);
        this.downloader = new Downloader(config, web, random);
        sayIfIdle(config);
    }

    /** The daemon of a process. */
    static Dirclient of(StageContext context) throws StageException {
        ProxySettings proxies;
        try {
            proxies = ProxySettings.of(System.getenv());
        } catch (IllegalArgumentException e) {
            throw new StageException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
        }
        return new Dirclient(
                DirclientConfig.of(context.config()),
                new Web(proxies),
                context.clock(),
                context.bus(),
                new SecureRandom());
    }

    @Override
    public void start() {
        bus.subscribe(Topic.KEYS, message -> soon());
        ScheduledFuture<?> unused =
                worker.scheduleWithFixedDelay(this::tick, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void soon() {
        try {
            worker.execute(this::tick);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping already");
        }
    }

    /** Does what is due; nothing that fails ends the daemon. */
    void tick() {
        try {
            publisher.run(clock.instant());
        } catch (IOException | RuntimeException e) {
            LOG.error("the descriptors can't be looked after; going on later", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (downloader.run(clock.instant())) {
                bus.hint(Topic.DIRECTORY);
            }
        } catch (RuntimeException e) {
            LOG.error("no directory can be fetched; going on later", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void reload(ServerConfig config) {
        worker.execute(() -> {
            DirclientConfig cut = DirclientConfig.of(config);
            publisher = new Publisher(cut, web);
            downloader = new Downloader(cut, web, random);
            sayIfIdle(cut);
            tick();
        });
    }

    private static void sayIfIdle(DirclientConfig config) {
        if (!config.publishes()) {
            LOG.info("descriptors are not published: Publish is no, or there is no PublishURL");
        }
        if (!config.downloads()) {
            LOG.info("no directories are fetched: there is no ServerURL, or no Fingerprint to trust");
        }
    }

    @Override
    public void stop(Duration limit) {
        // a transfer that is cut off is made again after the next start
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a transfer did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
