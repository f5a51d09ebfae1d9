package net.mixminion.dirclient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.mixminion.config.Values;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.directory.VersionAdvice;
import net.mixminion.stage.Release;
import net.mixminion.web.Gzip;
import net.mixminion.web.Web;
import net.mixminion.web.WebReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches a directory every day, and keeps it if it is to be believed. */
final class Downloader {
    private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final DirclientConfig config;
    private final Web web;
    private final Random random;
    private final DownloadSchedule schedule;
    private final HeldDirectory held;
    private final Map<URI, Fetched> fetched = new HashMap<>();
    private String lastAdvice = "";

    /** What an URL had, and when it had changed. */
    private record Fetched(String lastModified, Directory directory) {}

    /** @param random chooses URL and minute */
    Downloader(DirclientConfig config, Web web, Random random) {
        this.config = config;
        this.web = web;
        this.random = random;
        this.schedule = new DownloadSchedule(random);
        this.held = new HeldDirectory(config.directoryFile(), config.trust());
    }

    /**
     * Fetches a directory if it is time.
     *
     * @return true if there is a new one
     */
    boolean run(Instant now) throws InterruptedException {
        if (!config.downloads() || !schedule.isDue(now)) {
            return false;
        }
        List<URI> urls = new ArrayList<>(config.serverUrls());
        Collections.shuffle(urls, random);
        boolean changed = false;
        for (URI url : urls) {
            try {
                Directory directory = fetch(url, now);
                changed |= held.replace(directory);
                if (directory.validUntil().isAfter(now)) {
                    schedule.succeeded(now);
                    LOG.info(
                            "have the directory of {}, {} descriptors",
                            Values.printDate(directory.validAfter()),
                            directory.servers().size());
                    advise(directory);
                    return changed;
                }
                LOG.warn("{} has the directory of yesterday only", url);
            } catch (IOException e) {
                LOG.warn("no directory from {}: {}", url, e.getMessage());
            }
        }
        schedule.failed(now);
        return changed;
    }

    private Directory fetch(URI url, Instant now) throws IOException, InterruptedException {
        Fetched before = fetched.get(url);
        Directory mine = held.directory();
        boolean have = before != null && before.directory() == mine;
        WebReply reply = web.get(url, before != null && have ? before.lastModified() : null);
        reply.date().ifPresent(date -> warnIfSkewed(url, Duration.between(now, date)));
        if (mine != null && have && reply.status() == NOT_MODIFIED) {
            return mine;
        }
        if (reply.status() != OK) {
            throw new IOException("HTTP status " + reply.status());
        }
        String text = Gzip.text(reply.body(), Web.MAX_OCTETS);
        DirectoryTrust.Verdict verdict = config.trust().judge(text, now, held.directory());
        if (verdict instanceof DirectoryTrust.Accepted accepted) {
            remember(url, reply, accepted.directory());
            return accepted.directory();
        }
        throw new IOException(
                verdict instanceof DirectoryTrust.Refused refused ? refused.reason() : "it was not accepted");
    }

    private void remember(URI url, WebReply reply, Directory directory) {
        String lastModified = reply.lastModified();
        if (lastModified == null) {
            fetched.remove(url);
        } else {
            fetched.put(url, new Fetched(lastModified, directory));
        }
    }

    /** Tells once what the directory servers think of this program. */
    private void advise(Directory directory) {
        String recommended = String.join(", ", directory.serverVersions());
        String advice = VersionAdvice.of(directory.serverVersions(), Release.VERSION) + " " + recommended;
        if (advice.equals(lastAdvice)) {
            return;
        }
        lastAdvice = advice;
        switch (VersionAdvice.of(directory.serverVersions(), Release.VERSION)) {
            case OUTDATED ->
                LOG.warn(
                        "the directory servers don't recommend this version, {}, any more; they recommend {}",
                        Release.VERSION,
                        recommended);
            case NEWER -> LOG.info("this version is newer than those that the directory servers recommend");
            default -> LOG.debug("the directory servers have nothing against this version");
        }
    }

    private void warnIfSkewed(URI url, Duration skew) {
        if (skew.abs().compareTo(config.maxSkew()) > 0) {
            LOG.warn("the clock of {} and this machine's differ by {} minutes; one is wrong", url, skew.toMinutes());
        }
    }
}
