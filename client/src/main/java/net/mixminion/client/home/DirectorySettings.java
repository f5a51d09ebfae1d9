package net.mixminion.client.home;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import net.mixminion.config.Settings;
import net.mixminion.directory.DirectoryTrust;

/**
 * Where directories are fetched and whom we believe: the section [DirectoryServers] of {@code ~/.mixminionrc}.
 *
 * @param urls where directories are fetched
 * @param trust whose signatures make a directory believable
 * @param timeout the longest time that a directory may take
 */
public record DirectorySettings(List<URI> urls, DirectoryTrust trust, Duration timeout) {
    public DirectorySettings {
        urls = List.copyOf(urls);
    }

    static DirectorySettings of(Settings settings) {
        return new DirectorySettings(
                settings.all(ClientKeys.SERVER_URL),
                new DirectoryTrust(
                        settings.all(ClientKeys.FINGERPRINT),
                        settings.get(ClientKeys.MAX_SKEW).toDuration()),
                Duration.ofSeconds(
                        Math.max(1, settings.get(ClientKeys.DIRECTORY_TIMEOUT).seconds())));
    }

    /** The same, but fetched elsewhere. */
    public DirectorySettings at(List<URI> others) {
        return new DirectorySettings(others, trust, timeout);
    }

    /** Tells whether anybody is trusted. */
    public boolean trustsSomebody() {
        return trust.size() > 0;
    }

    /** Tells whether directories can be fetched and believed. */
    public boolean isComplete() {
        return !urls.isEmpty() && trustsSomebody();
    }
}
