package net.mixminion.keyd;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.mixminion.config.Values;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.spool.Durable;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;

/**
 * Makes on the machine that has the identity key what a server without it needs for some months: key sets with signed
 * descriptors, and a TLS key with certificates for each day. Notes in {@code keys/signed-until} how far it came, so that
 * the next call goes on there.
 */
final class SignAhead {
    private static final String NOTE = "signed-until";
    private static final int DAYS_PER_MONTH = 30;
    private static final int TRANSPORT_BITS = 2048;
    /** Old keys are still good for a while after the last set. */
    private static final int DAYS_AFTER = 4;

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final KeydConfig config;
    private final KeyMaker maker;
    private final SecureRandom random;
    private final IdentityKey identity;

    SignAhead(KeydConfig config, KeyMaker maker, SecureRandom random, IdentityKey identity) {
        this.config = config;
        this.maker = maker;
        this.random = random;
        this.identity = identity;
    }

    /**
     * Makes everything.
     *
     * @param months how many times thirty days
     * @param output a new directory, to be copied into the server's key directory
     * @param told progress is printed here
     */
    void run(int months, Path output, Instant now, PrintStream told)
            throws StageException, IOException, InterruptedException {
        identity.prepare(KeyDirectory.read(config.keyDir()));
        RsaPrivateKey key = identity.load();
        Instant start = start(now);
        Instant end = start.plus(Duration.ofDays((long) months * DAYS_PER_MONTH));
        Path transport = output.resolve(SignedAhead.DIRECTORY);
        Files.createDirectory(output, PRIVATE);
        Files.createDirectory(transport, PRIVATE);
        KeySetStore store = new KeySetStore(config, maker, random);
        Instant covered = start;
        while (covered.isBefore(end)) {
            Instant until = covered.plus(config.lifetime()).truncatedTo(ChronoUnit.DAYS);
            String name = KeyDirectory.PREFIX + Values.printDate(covered).replaceAll("[^0-9]", "");
            store.write(output.resolve(name), new KeySchedule.Period(covered, until), key, now);
            told.println("signed " + name + ", valid until " + Values.printDate(until));
            covered = until;
        }
        Instant last = covered.plus(Duration.ofDays(DAYS_AFTER));
        for (Instant day = start; day.isBefore(last); day = day.plus(Duration.ofDays(1))) {
            signDay(transport, day, key);
        }
        Durable.syncDirectory(output);
        Durable.replace(config.keyDir().resolve(NOTE), (covered + "\n").getBytes(StandardCharsets.US_ASCII));
        told.println("signed TLS certificates until " + Values.printDate(last));
        told.println("Copy all that is in " + output + " into the server's KeyDir, where no identity.key may be, and"
                + " destroy it here. Whoever has it can pose as the server in those months.");
    }

    private void signDay(Path directory, Instant day, RsaPrivateKey key) throws IOException {
        RsaPrivateKey transport = maker.make(TRANSPORT_BITS);
        List<X509Certificate> chain =
                TransportCertificates.chain(config.content().nickname(), transport.publicKey(), key, day);
        byte[] pem = RsaKeys.encodePem(transport);
        try {
            Durable.replace(directory.resolve(SignedAhead.day(day) + SignedAhead.KEY), pem);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
        Durable.replace(
                directory.resolve(SignedAhead.day(day) + SignedAhead.CERTIFICATES),
                TransportCertificates.encodePem(chain));
    }

    /** Where the last call ended, but not in the past. */
    private Instant start(Instant now) throws IOException, StageException {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        Path note = config.keyDir().resolve(NOTE);
        if (!Files.exists(note)) {
            return today;
        }
        try {
            Instant until = Instant.parse(
                    Files.readString(note, StandardCharsets.US_ASCII).strip());
            return until.isBefore(today) ? today : until;
        } catch (DateTimeParseException e) {
            throw new StageException(ExitCode.CONFIG, note + " holds no time; remove it to sign from today on", e);
        }
    }
}
