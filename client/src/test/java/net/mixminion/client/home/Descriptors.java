package net.mixminion.client.home;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.mixminion.config.AccessRules;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.directory.Incoming;
import net.mixminion.directory.MailExit;
import net.mixminion.directory.Outgoing;

/** Makes signed server descriptors for tests. */
public final class Descriptors {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** An identity key. */
    public static final RsaPrivateKey IDENTITY = RsaKeys.generate(2048, RANDOM);

    /** Another identity key. */
    public static final RsaPrivateKey STRANGER = RsaKeys.generate(2048, RANDOM);

    private static final RsaPrivateKey PACKET_KEY = RsaKeys.generate(2048, RANDOM);

    private Descriptors() {}

    /** The text of a descriptor that is valid for 30 days from a midnight on, published an hour before it. */
    public static String text(String nickname, Instant validAfter, RsaPrivateKey identity) {
        return text(nickname, validAfter, validAfter.plus(30, ChronoUnit.DAYS), Duration.ofHours(1), identity);
    }

    /** The text of a descriptor. */
    public static String text(
            String nickname, Instant validAfter, Instant validUntil, Duration before, RsaPrivateKey identity) {
        DescriptorContent content = new DescriptorContent(
                nickname,
                validAfter.minus(before),
                validAfter,
                validUntil,
                "Test",
                List.of(),
                "nobody@example.org",
                null,
                null,
                new Incoming(
                        nickname.toLowerCase(java.util.Locale.ROOT) + ".example.org",
                        48099,
                        List.of("0.3"),
                        AccessRules.NONE,
                        null),
                new Outgoing(List.of("0.3"), AccessRules.NONE),
                null,
                new MailExit(100, true),
                30);
        return new DescriptorWriter(RANDOM).write(content, PACKET_KEY.publicKey(), identity);
    }
}
