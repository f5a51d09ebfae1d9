package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryTrust;
import org.junit.jupiter.api.Test;

class DirectoryStubTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Instant now = Clock.systemUTC().instant();

    @Test
    void aNameBelongsToItsFirstIdentityKeyAndTheConsensusIsBelieved() throws Exception {
        RsaPrivateKey first = RsaKeys.generate(2048, RANDOM);
        RsaPrivateKey second = RsaKeys.generate(2048, RANDOM);
        try (DirectoryStub stub = DirectoryStub.start(Clock.systemUTC())) {
            assertThat(stub.upload(form("Lark", first))).startsWith("Status: 1");
            assertThat(stub.upload(form("lark", second))).startsWith("Status: 0");
            assertThat(stub.upload(form("Lark", first))).startsWith("Status: 1");
            stub.nextReply("Status: 0\nMessage: not today\n");
            assertThat(stub.upload(form("Owl", second))).contains("not today");
            assertThat(stub.uploads()).hasSize(4);
            DirectoryTrust trust = new DirectoryTrust(stub.fingerprints(), Duration.ZERO);
            assertThat(trust.judge(stub.directory(Directory.Status.CONSENSUS), now, null))
                    .isInstanceOfSatisfying(
                            DirectoryTrust.Accepted.class,
                            verdict -> assertThat(verdict.directory().recommended())
                                    .containsExactly("lark"));
            assertThat(trust.judge(stub.directory(Directory.Status.VOTE), now, null))
                    .isInstanceOf(DirectoryTrust.Refused.class);
        }
    }

    private String form(String nickname, RsaPrivateKey identity) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        DescriptorContent content = new DescriptorContent(
                nickname,
                now,
                today,
                today.plus(Duration.ofDays(30)),
                "test",
                List.of(),
                "op@example.test",
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        String text = new DescriptorWriter(RANDOM).write(content, identity.publicKey(), identity);
        return "desc=" + URLEncoder.encode(text, StandardCharsets.ISO_8859_1);
    }
}
