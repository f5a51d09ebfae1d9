package net.mixminion.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * How the processes of one run of the server find each other: the name of the cluster, the port of its first member,
 * and one key with its certificate that only they hold. The supervisor makes all of it anew at each start, in files
 * that only the server's user can read; whoever has not got the key can neither send nor receive a message.
 *
 * @param clusterName a random name
 * @param port the loopback port at which the supervisor is the cluster's first member
 * @param key PEM file of the private key
 * @param certificate PEM file of its self-signed certificate
 */
public record BusSettings(String clusterName, int port, Path key, Path certificate) {
    private static final String FILE = "bus.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> GROUP_READS = PosixFilePermissions.fromString("rw-r-----");

    /**
     * Makes a new bus and writes its files.
     *
     * @param directory where the files go; exists, and only the owner may enter it, or the server's users too: if its
     *     group may read it, that group reads the files
     * @param port a free loopback port
     */
    public static BusSettings create(Path directory, int port, SecureRandom random, Instant now) throws IOException {
        byte[] name = new byte[12];
        random.nextBytes(name);
        BusSettings settings = new BusSettings(
                "mixminion-" + HexFormat.of().formatHex(name),
                port,
                directory.resolve("bus.key"),
                directory.resolve("bus.cert"));
        settings.writeCertificate(random, now);
        ObjectNode json = JSON.createObjectNode();
        json.put("cluster", settings.clusterName);
        json.put("port", port);
        write(directory.resolve(FILE), JSON.writeValueAsBytes(json));
        return settings;
    }

    /** Reads what the supervisor wrote into the directory. */
    public static BusSettings read(Path directory) throws IOException {
        JsonNode json = JSON.readTree(Files.readAllBytes(directory.resolve(FILE)));
        return new BusSettings(
                json.path("cluster").asText(),
                json.path("port").asInt(),
                directory.resolve("bus.key"),
                directory.resolve("bus.cert"));
    }

    /** Takes the files away: nobody finds a bus in this directory any more. */
    public static void remove(Path directory) throws IOException {
        for (String name : List.of(FILE, "bus.key", "bus.cert")) {
            Files.deleteIfExists(directory.resolve(name));
        }
    }

    private void writeCertificate(SecureRandom random, Instant now) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            PrivateKey secret = pair.getPrivate();
            X500Name subject = new X500Name("CN=" + clusterName);
            byte[] encoded = new JcaX509v3CertificateBuilder(
                            subject,
                            new BigInteger(64, random),
                            Date.from(now.minus(Duration.ofDays(1))),
                            // a server may run for years; the key lives no longer than its process
                            Date.from(now.plus(Duration.ofDays(36500))),
                            subject,
                            pair.getPublic())
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(secret))
                    .getEncoded();
            write(key, pem("PRIVATE KEY", secret.getEncoded()));
            write(certificate, pem("CERTIFICATE", encoded));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("can't make the certificate of the event bus", e);
        }
    }

    private static byte[] pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(Path file, byte[] contents) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.write(fresh, contents, StandardOpenOption.TRUNCATE_EXISTING);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && Files.getPosixFilePermissions(directory).contains(PosixFilePermission.GROUP_READ)) {
            Files.setPosixFilePermissions(fresh, GROUP_READS);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
