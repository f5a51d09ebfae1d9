package net.mixminion.keyd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.Surroundings;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.directory.Samples;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.stage.StageException;

/** A server's home for tests, a clock, and keys that cost nothing. */
final class TestHome {
    static final SecureRandom RANDOM = new SecureRandom();
    private static final int FEW = 8;

    private final AtomicInteger made = new AtomicInteger();
    private final Path base;
    private final int different;
    Instant now = Instant.parse("2026-11-24T13:15:42Z");
    long nanos;
    Optional<char[]> passphrase = Optional.empty();

    TestHome(Path base) {
        this(base, FEW);
    }

    TestHome(Path base, int different) {
        this.base = base;
        this.different = different;
    }

    /** Gives one key first, for the identity, and then the same few again and again; neighbours differ. */
    RsaPrivateKey makeKey(int bits) {
        int number = made.getAndIncrement();
        return Samples.key(number == 0 ? "identity" : "key " + number % different + " of " + bits + " bits");
    }

    int keysMade() {
        return made.get();
    }

    /** Lets the clock and the time that nobody sets go on. */
    void pass(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }

    /** A configuration with some lines more in [Server]. */
    ServerConfig serverConfig(String... serverLines) throws ConfigException {
        return serverConfig("Hostname: mix.example.test\nPort: 48099\n", serverLines);
    }

    ServerConfig serverConfig(String incoming, String[] serverLines) throws ConfigException {
        String text = String.format(
                Locale.ROOT,
                "[Server]%nBaseDir: %s%nNickname: Tester%nContact-Email: op@example.test%nMode: relay%n%s%n"
                        + "[Incoming/MMTP]%nEnabled: yes%n%s[Outgoing/MMTP]%nEnabled: yes%n",
                base,
                String.join("\n", serverLines),
                incoming);
        return ServerConfig.fromText("mixminiond.conf", text, Surroundings.ofThisMachine());
    }

    KeydConfig config(String... serverLines) throws ConfigException, StageException {
        return KeydConfig.of(serverConfig(serverLines), () -> "");
    }

    /** A round as after a start of the process. */
    KeyRound round(String... serverLines) throws ConfigException, StageException, IOException {
        KeydConfig config = config(serverLines);
        Files.createDirectories(config.keyDir());
        return new KeyRound(config, this::makeKey, () -> passphrase.map(char[]::clone), RANDOM, () -> nanos);
    }

    /** A round as after a start of the process, with what comes before it. */
    KeyRound prepared(String... serverLines) throws ConfigException, StageException, IOException, InterruptedException {
        KeyRound round = round(serverLines);
        round.prepare();
        return round;
    }

    KeyDirectory keys() throws IOException {
        return KeyDirectory.read(keyDir());
    }

    Path keyDir() {
        return base.resolve("keys");
    }

    Path hashLogs() {
        return base.resolve("work").resolve("hashlogs");
    }

    Path currentDesc() {
        return base.resolve("current-desc");
    }

    /** The names of what is in the key directory and begins as a key set does. */
    List<String> setNames() throws IOException {
        try (Stream<Path> entries = Files.list(keyDir())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith("key_"))
                    .sorted()
                    .toList();
        }
    }

    /** The mode of each file in a directory, by its name. */
    static Map<String, String> modes(Path dir) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> entries = Files.list(dir)) {
            for (Path entry : entries.toList()) {
                modes.put(
                        entry.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)));
            }
        }
        return modes;
    }

    /** The days of each key set. */
    List<KeySchedule.Period> periods() throws IOException {
        return keys().sets().stream()
                .map(set -> new KeySchedule.Period(set.validAfter(), set.validUntil()))
                .toList();
    }
}
