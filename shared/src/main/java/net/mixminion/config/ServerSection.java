package net.mixminion.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The section [Server]: who the server is, where its files are, how it mixes. All paths are absolute.
 *
 * @param nickname the server's name, 1 to 24 characters
 * @param contactEmail the operator's address, at most 256 characters
 * @param contactFingerprint the fingerprint of the operator's PGP key, at most 128 characters
 * @param comments what users should know, at most 1024 characters
 * @param baseDir where everything is by default
 * @param keyDir private keys and key sets
 * @param workDir what is neither keys nor configuration
 * @param queueDir the pool directories
 * @param pidFile the lock and number of the running server
 * @param logFile the log
 * @param statsFile the statistics
 * @param logLevel the least severe messages that are logged
 * @param echoMessages whether the log goes to standard output too
 * @param daemon whether the server runs in the background
 * @param logStats whether statistics are kept
 * @param statsInterval how long one line of statistics counts; at least a second
 * @param identityKeyBits the size of a new identity key, 2048 to 4096 bits
 * @param encryptIdentityKey whether a passphrase protects the identity key
 * @param publicKeyLifetime how long a key set lasts, at least a day
 * @param publicKeyOverlap how long an old key is still good, 6 to 72 hours
 * @param mode what the server does with packets for others
 * @param mixAlgorithm how the pool chooses what it sends
 * @param mixInterval how often it does; at least a second
 * @param mixPoolRate the share of the pool that is sent at most, 0 to 1
 * @param mixPoolMinSize how many messages stay in the pool
 * @param timeout how long a connection may be idle; at least a second
 * @param maxBandwidth octets a second on the average, at least 4096; empty: no limit
 * @param maxBandwidthSpike octets a second at the most; empty: five times maxBandwidth
 * @param minFree octets of room on the disk below which packets are refused
 */
public record ServerSection(
        String nickname,
        String contactEmail,
        Optional<String> contactFingerprint,
        Optional<String> comments,
        Path baseDir,
        Path keyDir,
        Path workDir,
        Path queueDir,
        Path pidFile,
        Path logFile,
        Path statsFile,
        LogLevel logLevel,
        boolean echoMessages,
        boolean daemon,
        boolean logStats,
        Duration statsInterval,
        int identityKeyBits,
        boolean encryptIdentityKey,
        Duration publicKeyLifetime,
        Duration publicKeyOverlap,
        ServerMode mode,
        MixAlgorithm mixAlgorithm,
        Duration mixInterval,
        double mixPoolRate,
        int mixPoolMinSize,
        Duration timeout,
        OptionalLong maxBandwidth,
        OptionalLong maxBandwidthSpike,
        long minFree) {
    static ServerSection of(Settings settings, Places places) {
        return new ServerSection(
                settings.get(ServerKeys.NICKNAME),
                settings.get(ServerKeys.CONTACT_EMAIL),
                settings.find(ServerKeys.CONTACT_FINGERPRINT).filter(text -> !text.isEmpty()),
                settings.find(ServerKeys.COMMENTS).filter(text -> !text.isEmpty()),
                places.base(),
                places.keys(),
                places.work(),
                places.queues(),
                places.pid(),
                places.log(),
                places.stats(),
                settings.get(ServerKeys.LOG_LEVEL),
                settings.get(ServerKeys.ECHO_MESSAGES),
                settings.get(ServerKeys.DAEMON),
                settings.get(ServerKeys.LOG_STATS),
                settings.get(ServerKeys.STATS_INTERVAL).toDuration(),
                settings.get(ServerKeys.IDENTITY_KEY_BITS),
                settings.get(ServerKeys.ENCRYPT_IDENTITY_KEY),
                settings.get(ServerKeys.PUBLIC_KEY_LIFETIME).toDuration(),
                settings.get(ServerKeys.PUBLIC_KEY_OVERLAP).toDuration(),
                settings.get(ServerKeys.MODE),
                settings.get(ServerKeys.MIX_ALGORITHM),
                settings.get(ServerKeys.MIX_INTERVAL).toDuration(),
                settings.get(ServerKeys.MIX_POOL_RATE),
                settings.get(ServerKeys.MIX_POOL_MIN_SIZE),
                settings.get(ServerKeys.TIMEOUT).toDuration(),
                number(settings.find(ServerKeys.MAX_BANDWIDTH)),
                number(settings.find(ServerKeys.MAX_BANDWIDTH_SPIKE)),
                settings.get(ServerKeys.MIN_FREE));
    }

    private static OptionalLong number(Optional<Long> value) {
        return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
    }
}
