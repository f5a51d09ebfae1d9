package net.mixminion.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.mmtp.TlsIdentity;

/** Key directories such as keyd makes them, for tests. */
public final class KeySets {
    private KeySets() {}

    /** Writes a set that is in force today, with the transport certificates of an identity. */
    public static void write(Path keyDir, String name, TlsIdentity identity) throws IOException {
        writeDescriptor(keyDir, name);
        writeCertificate(keyDir, name, identity);
    }

    /** Writes a set of the tested identity that is in force today, as far as everybody may read it. */
    public static void writeDescriptor(Path keyDir, String name) throws IOException {
        Path set = Files.createDirectories(keyDir.resolve(name));
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

    /** Replaces key and certificates of a set. */
    public static void writeCertificate(Path keyDir, String name, TlsIdentity identity) throws IOException {
        Path set = keyDir.resolve(name);
        Files.write(set.resolve("mmtp.key"), RsaKeys.encodePem(MmtpFixtures.TRANSPORT));
        Files.write(set.resolve("mmtp.cert"), TransportCertificates.encodePem(identity.chain()));
    }
}
