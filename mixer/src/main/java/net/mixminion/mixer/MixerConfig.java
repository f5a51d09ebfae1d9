package net.mixminion.mixer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.mixminion.config.MixAlgorithm;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerKeys;
import net.mixminion.config.ServerSection;
import net.mixminion.packet.RoutingType;

/**
 * What the mixer needs to know of the configuration.
 *
 * @param queueDir the pool directories
 * @param hashLogDir the replay memories
 * @param lockDir which instance works on what
 * @param keyDir the key sets
 * @param keyOverlap how long an old key is still good after its time
 * @param algorithm how the mix chooses what it lets go
 * @param minSize how many messages stay in the mix
 * @param rate the share of the mix that leaves at most, 0 to 1
 * @param interval how often the mix fires
 * @param dummyRate how many dummies leave with a batch on the average
 * @param nickname our name in the directory
 * @param directoryFile the directory of servers, as dirclient keeps it
 * @param fingerprints the directory servers whose signatures make a directory believable
 * @param maxSkew how far the clocks of directory servers may be off
 * @param modules the delivery modules that are enabled, by the exit type they deliver
 */
public record MixerConfig(
        Path queueDir,
        Path hashLogDir,
        Path lockDir,
        Path keyDir,
        Duration keyOverlap,
        MixAlgorithm algorithm,
        int minSize,
        double rate,
        Duration interval,
        int dummyRate,
        String nickname,
        Path directoryFile,
        List<String> fingerprints,
        Duration maxSkew,
        Map<Integer, String> modules) {
    /** The module that takes mail to any address. */
    public static final String SMTP = "SMTP";
    /** The module that takes mail to the operator's own people. */
    public static final String MBOX = "MBOX";
    /** The module that takes parts of messages. */
    public static final String FRAGMENT = "FRAGMENT";

    /** All modules there are. */
    public static final List<String> MODULES = List.of(SMTP, MBOX, FRAGMENT);

    public MixerConfig {
        fingerprints = List.copyOf(fingerprints);
        modules = Map.copyOf(modules);
    }

    /** The mixer's part of a server's configuration. */
    public static MixerConfig of(ServerConfig config) {
        ServerSection server = config.server();
        Map<Integer, String> modules = new HashMap<>();
        if (config.smtp().isPresent()) {
            modules.put(RoutingType.SMTP, SMTP);
        }
        if (config.mbox().isPresent()) {
            modules.put(RoutingType.MBOX, MBOX);
        }
        if (config.fragmented().isPresent()) {
            modules.put(RoutingType.FRAGMENT, FRAGMENT);
        }
        return new MixerConfig(
                server.queueDir(),
                server.workDir().resolve("hashlogs"),
                server.workDir().resolve("locks"),
                server.keyDir(),
                server.publicKeyOverlap(),
                server.mixAlgorithm(),
                server.mixPoolMinSize(),
                server.mixPoolRate(),
                server.mixInterval(),
                config.settings().get(ServerKeys.DUMMY_RATE),
                server.nickname(),
                server.workDir().resolve("dir").resolve("dir.gz"),
                config.directory().fingerprints(),
                config.directory().maxSkew(),
                modules);
    }

    /** The pool with its numbers. */
    public MixPool mixPool() {
        return MixPool.of(algorithm, minSize, rate);
    }
}
