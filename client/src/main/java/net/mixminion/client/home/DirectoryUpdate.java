package net.mixminion.client.home;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.mixminion.client.exit.ClientException;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.web.Gzip;
import net.mixminion.web.Web;
import net.mixminion.web.WebReply;

/**
 * Fetches a directory: from the URLs in an order left to chance, until one has a directory that most of the trusted
 * directory servers signed, valid now and not older than the one we have.
 */
public final class DirectoryUpdate {
    private static final int OK = 200;

    private final Web web;
    private final DirectorySettings settings;
    private final DirectoryCache cache;
    private final Random random;

    /** @param random chooses the order of the URLs */
    public DirectoryUpdate(Web web, DirectorySettings settings, DirectoryCache cache, Random random) {
        this.web = web;
        this.settings = settings;
        this.cache = cache;
        this.random = random;
    }

    /**
     * Fetches and keeps a directory.
     *
     * @param held the one we have, or empty
     * @param complaints takes a line for each URL that had none
     * @return the new directory; empty if nobody had one, and then the old one is still there
     */
    public Optional<Directory> run(Optional<Directory> held, Instant now, Consumer<String> complaints)
            throws ClientException, InterruptedException {
        List<URI> urls = new ArrayList<>(settings.urls());
        Collections.shuffle(urls, random);
        for (URI url : urls) {
            try {
                Directory directory = fetch(url, held, now);
                cache.write(directory);
                return Optional.of(directory);
            } catch (IOException e) {
                complaints.accept("no directory from " + url + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Directory fetch(URI url, Optional<Directory> held, Instant now) throws IOException, InterruptedException {
        WebReply reply = web.get(url, null);
        if (reply.status() != OK) {
            throw new IOException("HTTP status " + reply.status());
        }
        DirectoryTrust.Verdict verdict =
                settings.trust().judge(Gzip.text(reply.body(), Web.MAX_OCTETS), now, held.orElse(null));
        if (verdict instanceof DirectoryTrust.Accepted accepted) {
            return accepted.directory();
        }
        throw new IOException(
                verdict instanceof DirectoryTrust.Refused refused ? refused.reason() : "it was not accepted");
    }
}
