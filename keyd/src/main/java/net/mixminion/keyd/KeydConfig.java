package net.mixminion.keyd;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import net.mixminion.config.IncomingSection;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerSection;
import net.mixminion.config.Values;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.packet.payload.FragmentationParams;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Release;
import net.mixminion.stage.StageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keyd takes from the configuration.
 *
 * @param keyDir where identity key and key sets are
 * @param hashLogDir where each key set has its log of packet hashes
 * @param dirclientFile a file of the client of the directory, whose group is the one that marks key sets as published
 * @param lockFile held while keyd works on the key directory
 * @param currentDesc the file that names the descriptor in force
 * @param identityKeyBits the length of a new identity key
 * @param encryptIdentityKey whether the identity key is to be protected by a passphrase
 * @param lifetime how long a key set is valid, at least a day
 * @param overlap how long packets for an old key set are processed after that
 * @param separateUsers whether each stage runs as a user of its own
 * @param paranoia whether owners and modes of key files are checked
 * @param content what descriptors are to say; its days are those of no set
 */
record KeydConfig(
        Path keyDir,
        Path hashLogDir,
        Path dirclientFile,
        Path lockFile,
        Path currentDesc,
        int identityKeyBits,
        boolean encryptIdentityKey,
        Duration lifetime,
        Duration overlap,
        boolean separateUsers,
        boolean paranoia,
        DescriptorContent content) {
    private static final Logger LOG = LoggerFactory.getLogger(KeydConfig.class);
    private static final String NO_IP = "0.0.0.0";

    /**
     * Cuts out what keyd needs.
     *
     * @param localName finds this machine's name; asked only if the configuration names neither host nor address
     * @throws StageException if nobody knows under which name the server is reached
     */
    static KeydConfig of(ServerConfig config, Supplier<String> localName) throws StageException {
        ServerSection server = config.server();
        boolean separateUsers = config.processes().hasUsers();
        Integer fragments = config.fragmented()
                .map(section -> FragmentationParams.of(section.maximumSize(), 0).fragments())
                .orElse(null);
        DescriptorContent content = DescriptorContent.of(
                config,
                hostname(config.incoming(), localName),
                fragments,
                Release.SERVER_SOFTWARE,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH);
        return new KeydConfig(
                server.keyDir(),
                server.workDir().resolve("hashlogs"),
                server.workDir().resolve("locks").resolve("dirclient"),
                server.workDir().resolve("locks").resolve("keyd"),
                // BaseDir is not keyd's, if it has a user of its own: there is a link to this file
                (separateUsers ? server.keyDir() : server.baseDir()).resolve("current-desc"),
                server.identityKeyBits(),
                server.encryptIdentityKey(),
                server.publicKeyLifetime(),
                server.publicKeyOverlap(),
                separateUsers,
                config.host().fileParanoia(),
                content);
    }

    /** The same in the other's places: while keyd runs, it stays where its lock is. */
    KeydConfig at(KeydConfig places) {
        return new KeydConfig(
                places.keyDir,
                places.hashLogDir,
                places.dirclientFile,
                places.lockFile,
                places.currentDesc,
                identityKeyBits,
                encryptIdentityKey,
                lifetime,
                overlap,
                places.separateUsers,
                paranoia,
                content);
    }

    private static String hostname(IncomingSection incoming, Supplier<String> localName) throws StageException {
        if (!incoming.enabled()) {
            return "";
        }
        if (incoming.hostname().isPresent()) {
            return incoming.hostname().get();
        }
        if (!incoming.ip().equals(NO_IP)) {
            return incoming.ip();
        }
        String guess = localName.get();
        if (!Values.isPlausibleHostname(guess)
                || guess.indexOf('.') < 0
                || guess.toLowerCase(Locale.ROOT).startsWith("localhost")) {
            throw new StageException(
                    ExitCode.CONFIG,
                    "[Incoming/MMTP] Hostname: nothing is written, and this machine's own name is none that others can"
                            + " reach; write the name under which peers find this server");
        }
        LOG.warn("[Incoming/MMTP] Hostname: nothing is written; descriptors will tell this machine's own name");
        return guess;
    }
}
