package net.mixminion.keyd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.mixminion.config.Values;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.spool.SecureDelete;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;

/**
 * What a machine with the identity key has signed for one without: {@code keys/signed-ahead/YYYY-MM-DD.key} and
 * {@code .cert}, the TLS key and certificates of each day. While this directory is there and {@code identity.key} is not,
 * keyd signs nothing.
 */
final class SignedAhead {
    static final String DIRECTORY = "signed-ahead";
    static final String KEY = ".key";
    static final String CERTIFICATES = ".cert";

    private final Path keyDir;

    SignedAhead(Path keyDir) {
        this.keyDir = keyDir;
    }

    private Path directory() {
        return keyDir.resolve(DIRECTORY);
    }

    /** Tells whether this server works without its identity key. */
    boolean isInUse() {
        return Files.isDirectory(directory()) && !Files.exists(keyDir.resolve(KeyDirectory.IDENTITY));
    }

    /** The name of the files of a day, such as 2026-11-24. */
    static String day(Instant when) {
        return LocalDate.ofInstant(when, ZoneOffset.UTC).toString();
    }

    /**
     * Gives a key set the TLS key and certificates of today.
     *
     * @param files puts them into their places
     * @throws StageException if there are none for today, or none of this identity
     */
    void install(KeySet set, TransportKeys files, Instant now) throws StageException, IOException {
        String today = day(now);
        Path keyFile = directory().resolve(today + KEY);
        Path certificates = directory().resolve(today + CERTIFICATES);
        if (!Files.exists(keyFile) || !Files.exists(certificates)) {
            throw new StageException(
                    ExitCode.CONFIG,
                    "no TLS certificate of " + today
                            + " was signed ahead; run mixminiond sign-ahead on the machine that"
                            + " has the identity key, and copy what it makes into " + keyDir);
        }
        byte[] key = Files.readAllBytes(keyFile);
        try {
            byte[] chain = Files.readAllBytes(certificates);
            String refusal = TransportCertificates.refuse(
                            TransportCertificates.parsePem(chain),
                            set.descriptor().keyId(),
                            now)
                    .orElse("");
            if (!refusal.isEmpty()) {
                throw new StageException(ExitCode.CONFIG, certificates + " is not for " + set.name() + ": " + refusal);
            }
            files.replace(set, key, chain);
        } catch (WireFormatException e) {
            throw new StageException(ExitCode.CONFIG, certificates + ": " + e.getMessage(), e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Destroys the TLS keys of days that are over, two days late in case the clock is wrong. */
    void destroyPast(Instant now) throws IOException {
        if (!Files.isDirectory(directory())) {
            return;
        }
        LocalDate first = LocalDate.ofInstant(now.minus(Duration.ofDays(2)), ZoneOffset.UTC);
        List<Path> past = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), "*{.key,.cert}")) {
            for (Path file : files) {
                if (dayOf(file).isBefore(first)) {
                    past.add(file);
                }
            }
        }
        for (Path file : past) {
            SecureDelete.file(file);
        }
    }

    private static LocalDate dayOf(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return LocalDate.parse(name.substring(0, name.lastIndexOf('.')));
        } catch (DateTimeException e) {
            return LocalDate.MAX;
        }
    }

    /** What to say when key sets run out. */
    StageException runsOut(Instant covered) {
        return new StageException(
                ExitCode.CONFIG,
                "key sets are signed ahead until " + Values.printDate(covered)
                        + " only; run mixminiond sign-ahead on the"
                        + " machine that has the identity key, and copy what it makes into " + keyDir);
    }
}
