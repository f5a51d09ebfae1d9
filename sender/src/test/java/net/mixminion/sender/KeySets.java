package net.mixminion.sender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.mmtp.MmtpFixtures;

/** The part of a key directory that a sender reads. */
final class KeySets {
    private KeySets() {}

    /** Writes a set of the tested identity that is in force today. */
    static void write(Path keyDir) throws IOException {
        Path set = Files.createDirectories(keyDir.resolve("key_0001"));
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        DescriptorContent content = new DescriptorContent(
                "Tester",
                today,
                today,
                today.plus(Duration.ofDays(30)),
                "test",
                List.of(),
                "op@example.net",
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        Files.writeString(
                set.resolve("ServerDesc"),
                new DescriptorWriter(new SecureRandom())
                        .write(content, MmtpFixtures.STRANGER.publicKey(), MmtpFixtures.IDENTITY));
    }
}
