package net.mixminion.directory;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.mixminion.config.AccessRules;
import net.mixminion.config.AddressSet;
import net.mixminion.config.ConfigException;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;

/** Keys, descriptors and directories for tests; keys are made once in a run. */
public final class Samples {
    /** A noon in the middle of the samples' validity. */
    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    /** Makes signatures in tests. */
    public static final SecureRandom RANDOM = new SecureRandom();

    private static final Map<String, RsaPrivateKey> KEYS = new ConcurrentHashMap<>();
    private static final int BITS = 2048;

    private Samples() {}

    /** The key of this name, always the same in one run. */
    public static RsaPrivateKey key(String name) {
        return KEYS.computeIfAbsent(name, unused -> RsaKeys.generate(BITS, RANDOM));
    }

    /** What a server with everything says. */
    public static DescriptorContent content(String nickname) {
        return new DescriptorContent(
                nickname,
                NOW.minus(Duration.ofHours(1)),
                Instant.parse("2026-11-20T00:00:00Z"),
                Instant.parse("2026-12-20T00:00:00Z"),
                "mixminiond 0.1.0",
                List.of("Software is alpha", "Log is too verbose"),
                "op@example.test",
                "ABCD EF01",
                "A server for tests",
                new Incoming("mix.example.test", 48099, List.of("0.3"), rules(), "192.0.2.1"),
                new Outgoing(List.of("0.3"), AccessRules.NONE),
                new MailExit(100, false),
                new MailExit(120, true),
                6);
    }

    /** The text of a descriptor, signed by the key of the nickname's name. */
    public static String text(DescriptorContent content) {
        return new DescriptorWriter(RANDOM).write(content, key("packet").publicKey(), key(content.nickname()));
    }

    /** A descriptor that has been read. */
    public static ServerDescriptor descriptor(DescriptorContent content) {
        try {
            return ServerDescriptor.parse(text(content), NOW);
        } catch (WireFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** A voter whose key has this name. */
    public static Directory.Voter voter(String keyName) {
        return new Directory.Voter(
                RsaKeys.fingerprint(key(keyName).publicKey()), "http://" + keyName + ".example.test/");
    }

    /** A directory of two servers for the day of {@link #NOW}. */
    public static DirectoryContent directory(Directory.Status status, String... voters) {
        return new DirectoryContent(
                status,
                NOW,
                List.of("Zulu", "Alpha"),
                List.of(voters).stream().map(Samples::voter).toList(),
                List.of("0.1.0"),
                List.of("0.1.0", "0.0.8alpha3"),
                List.of(descriptor(content("Zulu")), descriptor(content("Alpha"))));
    }

    /** The text of a directory, signed by the keys of these names. */
    public static String signed(DirectoryContent content, String... signers) {
        String text = DirectoryWriter.unsigned(content);
        for (String signer : signers) {
            text = new DirectoryWriter(RANDOM).sign(text, key(signer));
        }
        return text;
    }

    private static AccessRules rules() {
        try {
            return new AccessRules(List.of(
                    new AccessRules.Rule(true, AddressSet.parse("*", true)),
                    new AccessRules.Rule(false, AddressSet.parse("10.0.0.0/255.0.0.0 1-99", false))));
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }
}
