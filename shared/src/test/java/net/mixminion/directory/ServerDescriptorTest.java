package net.mixminion.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.mixminion.config.AccessRules;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;
import org.junit.jupiter.api.Test;

class ServerDescriptorTest {
    private static final DescriptorContent CONTENT = Samples.content("Alpha");

    @Test
    void readsBackWhatWasWritten() {
        ServerDescriptor descriptor = Samples.descriptor(CONTENT);
        assertThat(DescriptorContent.of(descriptor))
                .usingRecursiveComparison()
                .ignoringFields("insecurities")
                .isEqualTo(CONTENT);
        assertThat(descriptor.whyInsecure()).contains("Software is alpha, Log is too verbose");
        assertThat(descriptor.secureConfiguration()).contains(false);
        assertThat(descriptor.keyId())
                .isEqualTo(RsaKeys.keyId(Samples.key("Alpha").publicKey()));
        assertThat(descriptor.packetKeyId())
                .isEqualTo(RsaKeys.keyId(Samples.key("packet").publicKey()));
        assertThat(descriptor.capabilities()).containsExactly("mbox", "smtp", "relay", "frag");
    }

    @Test
    void readsBackTheLeastThatCanBeWritten() {
        DescriptorContent least = new DescriptorContent(
                "A",
                Samples.NOW,
                Instant.parse("2026-11-20T00:00:00Z"),
                Instant.parse("2026-11-21T00:00:00Z"),
                "",
                List.of(),
                "op@example.test",
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        ServerDescriptor descriptor = Samples.descriptor(least);
        assertThat(DescriptorContent.of(descriptor)).isEqualTo(least);
        assertThat(descriptor.secureConfiguration()).contains(true);
        assertThat(descriptor.capabilities()).isEmpty();
        assertThat(descriptor.canStartAt()).isFalse();
    }

    @Test
    void saysNothingOfThePlatform() {
        assertThat(Samples.text(CONTENT)).doesNotContain("Platform", "Testing", System.getProperty("os.name"));
    }

    @Test
    void refusesEveryChangedCharacterOfWhatIsSigned() {
        String text = Samples.text(CONTENT);
        int unsignedFrom = text.indexOf("\nDigest: ") + 1;
        int unsignedTo = text.indexOf("\nPublished: ");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            int at = random.nextInt(text.length());
            char old = text.charAt(at);
            char changed = (char) ('!' + random.nextInt('~' - '!'));
            if (old == '\n' || old == ' ' || old == changed || (at >= unsignedFrom && at < unsignedTo)) {
                continue;
            }
            String other = text.substring(0, at) + changed + text.substring(at + 1);
            assertThatThrownBy(() -> ServerDescriptor.parse(other, Samples.NOW))
                    .as("seed %d, character %d: %s instead of %s", seed, at, changed, old)
                    .isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void refusesAMissingLineAndASecondOne() {
        String text = Samples.text(CONTENT);
        for (String line : text.lines().toList()) {
            String without = text.replaceFirst("(?m)^\\Q" + line + "\\E\n", "");
            String twice = text.replaceFirst("(?m)^\\Q" + line + "\\E\n", "$0$0");
            assertThatThrownBy(() -> ServerDescriptor.parse(without, Samples.NOW))
                    .as("without %s", line)
                    .isInstanceOf(WireFormatException.class);
            assertThatThrownBy(() -> ServerDescriptor.parse(twice, Samples.NOW))
                    .as("twice %s", line)
                    .isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void refusesASignatureByAnotherKey() {
        DescriptorWriter writer = new DescriptorWriter(Samples.RANDOM);
        String unsigned = DescriptorWriter.unsigned(
                CONTENT, Samples.key("packet").publicKey(), Samples.key("Alpha").publicKey());
        String forged = writer.sign(unsigned, Samples.key("Zulu"));
        assertThatThrownBy(() -> ServerDescriptor.parse(forged, Samples.NOW))
                .hasMessageContaining("signature is not the identity key's");
    }

    @Test
    void survivesLineEndsAndBlanksThatMailersChange() throws WireFormatException {
        String text = Samples.text(CONTENT);
        String mangled = text.replace("\n", " \t\r\n ");
        ServerDescriptor read = ServerDescriptor.parse(mangled.stripTrailing() + "\r", Samples.NOW);
        assertThat(read.digest())
                .isEqualTo(ServerDescriptor.parse(text, Samples.NOW).digest());
    }

    @Test
    void aValueCannotSmuggleInALine() throws WireFormatException {
        DescriptorContent sly = new DescriptorContent(
                "Alpha",
                CONTENT.published(),
                CONTENT.validAfter(),
                CONTENT.validUntil(),
                "x\r\nSoftware: y",
                List.of("a\n[Delivery/MBOX]"),
                "op@example.test\nComments: evil",
                "1\n2",
                "one\ntwo\n",
                null,
                null,
                null,
                null,
                null);
        ServerDescriptor read = ServerDescriptor.parse(Samples.text(sly), Samples.NOW);
        assertThat(read.comments()).contains("one two");
        assertThat(read.contact()).isEqualTo("op@example.test Comments: evil");
        assertThat(read.mbox()).isEmpty();
    }

    @Test
    void writesAddressRulesWithoutWhatGoesWithoutSaying() {
        assertThat(Samples.text(CONTENT)).contains("\nAllow: *\nDeny: 10.0.0.0/255.0.0.0 1-99\n");
    }

    @Test
    void aPortThatTcpHasNotIsReadButNotReachable() {
        Incoming far = new Incoming("mix.example.test", 70000, List.of("0.3"), AccessRules.NONE, null);
        ServerDescriptor descriptor = Samples.descriptor(new DescriptorContent(
                "Alpha",
                CONTENT.published(),
                CONTENT.validAfter(),
                CONTENT.validUntil(),
                "",
                List.of(),
                "x",
                null,
                null,
                far,
                null,
                null,
                null,
                null));
        assertThat(descriptor.canStartAt()).isFalse();
        assertThat(Samples.descriptor(Samples.content("Zulu")).canRelayTo(descriptor))
                .isFalse();
    }

    @Test
    void isValidFromItsFirstToItsLastMoment() {
        ServerDescriptor descriptor = Samples.descriptor(CONTENT);
        Instant start = CONTENT.validAfter();
        Instant end = CONTENT.validUntil();
        assertThat(descriptor.isValidAt(start.minusMillis(1))).isFalse();
        assertThat(descriptor.isValidAt(start)).isTrue();
        assertThat(descriptor.isValidAt(end)).isTrue();
        assertThat(descriptor.isValidAt(end.plusMillis(1))).isFalse();
        assertThat(descriptor.isExpiredAt(end)).isFalse();
        assertThat(descriptor.isExpiredAt(end.plusMillis(1))).isTrue();
        assertThat(descriptor.isValidFrom(start, end.plusMillis(1))).isFalse();
    }

    @Test
    void isSupersededByNewerOnesThatCoverAllOfItsTime() {
        ServerDescriptor old = published(0, 20, 30);
        assertThat(old.isSupersededBy(List.of(published(1, 20, 30)))).isTrue();
        assertThat(old.isSupersededBy(List.of(published(1, 20, 25), published(2, 25, 30))))
                .isTrue();
        assertThat(old.isSupersededBy(List.of(published(1, 20, 25), published(2, 26, 30))))
                .isFalse();
        assertThat(old.isSupersededBy(List.of(old, published(0, 20, 30)))).isFalse();
        assertThat(old.isSupersededBy(List.of(Samples.descriptor(
                        Samples.content("Zulu").at(Samples.NOW, CONTENT.validAfter(), CONTENT.validUntil())))))
                .isFalse();
    }

    private static ServerDescriptor published(int minute, int firstDay, int lastDay) {
        return Samples.descriptor(CONTENT.at(
                Samples.NOW.minus(Duration.ofHours(1)).plus(Duration.ofMinutes(minute)),
                Instant.parse("2026-11-" + firstDay + "T00:00:00Z"),
                Instant.parse("2026-11-" + lastDay + "T00:00:00Z")));
    }
}
