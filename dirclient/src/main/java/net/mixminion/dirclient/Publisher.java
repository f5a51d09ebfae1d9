package net.mixminion.dirclient;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.mixminion.config.Values;
import net.mixminion.crypto.Digest20;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.spool.Durable;
import net.mixminion.web.Web;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends descriptors to the directory servers, and marks those as published that all of them have taken. */
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final DirclientConfig config;
    private final Web web;
    private final Map<URI, Backoff> servers = new HashMap<>();
    private final Map<Digest20, Set<URI>> taken = new HashMap<>();

    Publisher(DirclientConfig config, Web web) {
        this.config = config;
        this.web = web;
        config.publishUrls().forEach(url -> servers.put(url, new Backoff()));
    }

    /**
     * Sends what has not been published, to the servers that are not waited for.
     *
     * @throws IOException if the key directory can't be read or a mark can't be written
     */
    void run(Instant now) throws IOException, InterruptedException {
        if (!config.publishes()) {
            return;
        }
        List<KeySet> waiting = KeyDirectory.read(config.keyDir()).sets().stream()
                .filter(set -> now.isBefore(set.validUntil()) && !set.isPublished())
                .toList();
        taken.keySet()
                .retainAll(
                        waiting.stream().map(set -> set.descriptor().digest()).toList());
        for (URI url : config.publishUrls()) {
            Backoff backoff = servers.computeIfAbsent(url, unused -> new Backoff());
            if (backoff.isDue(now) && !waiting.isEmpty()) {
                send(waiting, url, backoff, now);
            }
        }
        for (KeySet set : waiting) {
            if (takenBy(set).containsAll(config.publishUrls())) {
                mark(set, now);
            }
        }
    }

    private Set<URI> takenBy(KeySet set) {
        return taken.computeIfAbsent(set.descriptor().digest(), unused -> new HashSet<>());
    }

    private void send(List<KeySet> sets, URI url, Backoff backoff, Instant now) throws InterruptedException {
        boolean good = true;
        for (KeySet set : sets) {
            if (takenBy(set).contains(url)) {
                continue;
            }
            UploadReply reply = send(set, url);
            if (reply instanceof UploadReply.Accepted accepted) {
                takenBy(set).add(url);
                if (accepted.waits()) {
                    LOG.warn(
                            "{} took the descriptor of {} and will use it once somebody has approved it: {}",
                            url,
                            set.name(),
                            accepted.message());
                } else {
                    LOG.info("{} took the descriptor of {}: {}", url, set.name(), accepted.message());
                }
            } else if (reply instanceof UploadReply.Rejected rejected) {
                good = false;
                LOG.error("{} refused the descriptor of {}: {}", url, set.name(), rejected.message());
            } else if (reply instanceof UploadReply.NotUnderstood unclear) {
                good = false;
                LOG.error("the descriptor of {} can't be published at {}: {}", set.name(), url, unclear.why());
                break; // so it will be with the others
            }
        }
        if (good) {
            backoff.succeeded();
        } else {
            backoff.failed(now);
        }
    }

    private UploadReply send(KeySet set, URI url) throws InterruptedException {
        try {
            return UploadReply.of(web.post(url, "desc", set.descriptor().text()));
        } catch (IOException e) {
            return new UploadReply.NotUnderstood(String.valueOf(e.getMessage()));
        }
    }

    /** keyd may write another descriptor at any moment, and that one has not been published. */
    private void mark(KeySet set, Instant now) throws IOException {
        if (isSameOnDisk(set)) {
            String text = Values.printTime(now) + "\n";
            Durable.replace(set.publishedFile(), text.getBytes(StandardCharsets.US_ASCII));
            if (!isSameOnDisk(set)) {
                Files.deleteIfExists(set.publishedFile());
            }
        }
    }

    private static boolean isSameOnDisk(KeySet set) throws IOException {
        return Files.readString(set.descriptorFile(), StandardCharsets.ISO_8859_1)
                .equals(set.descriptor().text());
    }
}
