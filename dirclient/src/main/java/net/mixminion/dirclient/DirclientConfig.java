package net.mixminion.dirclient;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.mixminion.config.DirectorySection;
import net.mixminion.config.ServerConfig;
import net.mixminion.directory.DirectoryTrust;

/**
 * What dirclient takes from the configuration.
 *
 * @param publish whether descriptors are sent
 * @param publishUrls where they are sent
 * @param serverUrls where directories are fetched
 * @param trust whose signatures make a directory believable
 * @param maxSkew how far a directory server's clock may be from ours
 * @param keyDir where the descriptors are
 * @param directoryFile the last good directory, compressed
 */
record DirclientConfig(
        boolean publish,
        List<URI> publishUrls,
        List<URI> serverUrls,
        DirectoryTrust trust,
        Duration maxSkew,
        Path keyDir,
        Path directoryFile) {
    DirclientConfig {
        publishUrls = List.copyOf(publishUrls);
        serverUrls = List.copyOf(serverUrls);
    }

    static DirclientConfig of(ServerConfig config) {
        DirectorySection section = config.directory();
        return new DirclientConfig(
                section.publish(),
                section.publishUrls(),
                section.serverUrls(),
                new DirectoryTrust(section.fingerprints(), section.maxSkew()),
                section.maxSkew(),
                config.server().keyDir(),
                config.server().workDir().resolve("dir").resolve("dir.gz"));
    }

    /** Tells whether there is anything to publish. */
    boolean publishes() {
        return publish && !publishUrls.isEmpty();
    }

    /** Tells whether directories can be fetched and believed. */
    boolean downloads() {
        return !serverUrls.isEmpty() && trust.size() > 0;
    }
}
