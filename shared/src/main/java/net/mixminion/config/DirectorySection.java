package net.mixminion.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The section [DirectoryServers]: whom we tell about us, and from whom we hear about others.
 *
 * @param publish whether descriptors are sent to the directory servers
 * @param serverUrls where directories are fetched, in the order of the file
 * @param publishUrls where descriptors are sent, in the order of the file
 * @param maxSkew how far a directory server's clock may be from ours
 * @param fingerprints the identity keys of the directory servers we trust, 40 upper-case hexadecimal digits each
 */
public record DirectorySection(
        boolean publish, List<URI> serverUrls, List<URI> publishUrls, Duration maxSkew, List<String> fingerprints) {
    public DirectorySection {
        serverUrls = List.copyOf(serverUrls);
        publishUrls = List.copyOf(publishUrls);
        fingerprints = List.copyOf(fingerprints);
    }

    static DirectorySection of(Settings settings) {
        return new DirectorySection(
                settings.get(ServerKeys.PUBLISH),
                settings.all(ServerKeys.SERVER_URL),
                settings.all(ServerKeys.PUBLISH_URL),
                settings.get(ServerKeys.MAX_SKEW).toDuration(),
                settings.all(ServerKeys.FINGERPRINT));
    }
}
