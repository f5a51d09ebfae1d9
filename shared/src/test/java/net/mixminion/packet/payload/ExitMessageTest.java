package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.RoutingType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitMessageTest {
    private static final int KILO = 1024;
    private static final int MEGA = KILO * KILO;

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final Digest20 tag = Samples.id(9);

    private ExitMessage decode(String message) {
        return decodePacked(Compression.compress(Samples.octets(message)));
    }

    private ExitMessage decodePacked(byte[] compressed) {
        return ExitMessage.decode(SingletonPayload.of(compressed, 0, random).pack(), tag);
    }

    private AnonymousMessage throughMail(ExitMessage message) throws Exception {
        return AnonymousMessage.parse(message.armored().pack()).get(0);
    }

    @Test
    void takesHeadersOffPlainText() {
        ExitMessage message = decode("SUBJECT:Hi\n\nHello,\nworld\n");

        assertThat(message.type()).isEqualTo(ExitMessage.Type.PLAIN);
        assertThat(message.headers()).isEqualTo(Map.of("SUBJECT", "Hi"));
        assertThat(Samples.text(message.contents())).isEqualTo("Hello,\nworld\n");
        assertThat(message.contentsLength()).isEqualTo(13);
        assertThat(message.tag()).contains(tag);
        assertThat(message.error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SUBJECT:Hi\n"})
    void findsAnEmptyBodyWhereTheReferenceFails(String message) {
        assertThat(decode(message).type()).isEqualTo(ExitMessage.Type.PLAIN);
        assertThat(decode(message).contents()).isEmpty();
    }

    @Test
    void deliversTextAsItIsAndDashEscaped() throws Exception {
        ExitMessage message = decode("\n-dash\nplain\n");

        assertThat(Samples.text(message.armored().pack()))
                .contains("Message-type: plaintext\n\n- -dash\nplain\n-----END");
        assertThat(throughMail(message).contents()).isEqualTo(message.contents());
    }

    @Test
    void deliversOtherOctetsAsBinary() throws Exception {
        for (int octet = 0; octet < 256; octet++) {
            boolean text = octet == '\t'
                    || octet == '\n'
                    || octet == 0x0b
                    || octet == '\r'
                    || (octet >= ' ' && octet != 0x7f && octet != 0xff);
            ExitMessage message = decode("\nx" + (char) octet + "\n");

            assertThat(message.isPrinting()).as("octet %d", octet).isEqualTo(text);
            AnonymousMessage mail = throughMail(message);
            assertThat(mail.type()).isEqualTo(text ? AnonymousMessage.Type.PLAINTEXT : AnonymousMessage.Type.BINARY);
            assertThat(mail.contents()).isEqualTo(message.contents());
        }
    }

    @Test
    void deliversWhatItCantReadAsEncryptedWithItsHandle() throws Exception {
        ExitMessage message = ExitMessage.decode(Samples.random(Payload.LENGTH, random), tag);

        assertThat(message.type()).isEqualTo(ExitMessage.Type.ENCRYPTED);
        assertThat(message.headers()).isEmpty();
        AnonymousMessage mail = throughMail(message);
        assertThat(mail.type()).isEqualTo(AnonymousMessage.Type.ENCRYPTED);
        assertThat(mail.tag()).contains(tag);
        assertThat(mail.contents()).hasSize(Payload.LENGTH).isEqualTo(message.contents());
    }

    @Test
    void deliversBombsPacked() throws Exception {
        byte[] bomb = CompressionTest.bomb(20 * MEGA);
        ExitMessage message = decodePacked(bomb);

        assertThat(message.type()).isEqualTo(ExitMessage.Type.LONG);
        AnonymousMessage mail = throughMail(message);
        assertThat(mail.type()).isEqualTo(AnonymousMessage.Type.OVERCOMPRESSED);
        assertThat(mail.contents()).isEqualTo(bomb);
        assertThat(mail.unpacked(20 * MEGA)).hasSize(20 * MEGA);
        assertThatThrownBy(() -> mail.unpacked(20 * MEGA - 1)).isInstanceOf(OvercompressedException.class);
    }

    @Test
    void unpacksAnythingUpToTwentyKilobytes() {
        assertThat(decode("\n".repeat(20 * KILO)).type()).isEqualTo(ExitMessage.Type.PLAIN);
        assertThat(decode("\n".repeat(20 * KILO + 1)).type()).isEqualTo(ExitMessage.Type.LONG);
    }

    @Test
    void deliversFragmentsAsTheyAre() throws Exception {
        byte[] data = Samples.random(FragmentPayload.capacity(0), random);
        byte[] payload = new FragmentPayload(3, Samples.id(1), 100_000, data).pack();
        ExitMessage message = ExitMessage.decode(payload, tag);

        assertThat(message.type()).isEqualTo(ExitMessage.Type.FRAGMENT);
        assertThat(message.fragment().orElseThrow().index()).isEqualTo(3);
        AnonymousMessage mail = throughMail(message);
        assertThat(mail.type()).isEqualTo(AnonymousMessage.Type.FRAGMENT);
        assertThat(mail.contents()).isEqualTo(payload);
    }

    @Test
    void tellsWhyGoodDigestDoesNotHelp() {
        ExitMessage message = decodePacked(Samples.octets("not zlib data"));

        assertThat(message.type()).isEqualTo(ExitMessage.Type.ERROR);
        assertThat(message.error()).contains("zlib");
        assertThat(message.contents()).hasSize(Payload.LENGTH);
        assertThatThrownBy(message::armored).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesTagOffTheRoutingInfo() {
        byte[] info = Arrays.copyOf(tag.bytes(), 30);
        byte[] payload = SingletonPayload.of(Compression.compress(Samples.octets("\nx")), 0, random)
                .pack();
        ExitMessage message = ExitMessage.decode(new ExitPacket(RoutingType.SMTP, info, new byte[16], payload));

        assertThat(message.tag()).contains(tag);
        assertThat(message.type()).isEqualTo(ExitMessage.Type.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19})
    void makesNothingOfPacketWithoutTheHandleItsTypeNeeds(int infoLength) {
        byte[] payload = SingletonPayload.of(Compression.compress(Samples.octets("\nx")), 0, random)
                .pack();
        ExitPacket packet = new ExitPacket(RoutingType.MBOX, new byte[infoLength], new byte[16], payload);

        assertThat(ExitMessage.decode(packet).type()).isEqualTo(ExitMessage.Type.ERROR);
        assertThat(ExitMessage.decode(new ExitPacket(RoutingType.MBOX, new byte[20], new byte[16], payload))
                        .type())
                .isEqualTo(ExitMessage.Type.PLAIN);
    }

    @Test
    void survivesAnyOctets() {
        for (int trial = 0; trial < 200; trial++) {
            byte[] payload = SingletonPayload.of(Samples.random(random.nextInt(100), random), 0, random)
                    .pack();
            payload[random.nextInt(2)] ^= (byte) (1 << random.nextInt(8));

            assertThat(ExitMessage.decode(payload, null)).as("seed %d", seed).isNotNull();
        }
    }

    @Test
    void decodesReassembledMessage() {
        byte[] compressed = Compression.compress(Samples.octets("SUBJECT:long\n\nlong text"));
        ExitMessage message = ExitMessage.decodeReassembled(compressed, KILO).orElseThrow();

        assertThat(message.type()).isEqualTo(ExitMessage.Type.PLAIN);
        assertThat(message.headers()).isEqualTo(Map.of("SUBJECT", "long"));
        assertThat(Samples.text(message.contents())).isEqualTo("long text");
        assertThat(message.tag()).isEmpty();
    }

    @Test
    void leavesReassembledMessageTooLongForItsReader() {
        byte[] compressed = Compression.compress(Samples.random(300 * KILO, random));

        assertThat(ExitMessage.decodeReassembled(compressed, 300 * KILO - 1)).isEmpty();
        assertThat(ExitMessage.decodeReassembled(compressed, 300 * KILO).map(ExitMessage::contentsLength))
                .contains(300 * KILO);
        assertThat(ExitMessage.decodeReassembled(compressed, KILO)).isEmpty();
    }

    @Test
    void keepsReassembledBombPackedWithoutHoldingIt() throws Exception {
        byte[] bomb = CompressionTest.bomb(256 * MEGA);
        Optional<ExitMessage> message = ExitMessage.decodeReassembled(bomb, bomb.length);

        assertThat(message.orElseThrow().type()).isEqualTo(ExitMessage.Type.LONG);
        assertThat(message.orElseThrow().contents()).isEqualTo(bomb);
        assertThat(ExitMessage.decodeReassembled(bomb, bomb.length - 1)).isEmpty();
    }

    @Test
    void countsTwentyfoldReassembledMessageAsBombEvenIfShort() {
        byte[] compressed = Compression.compress(Samples.octets("\n".repeat(KILO)));

        assertThat(ExitMessage.decodeReassembled(compressed, 2 * KILO)
                        .orElseThrow()
                        .type())
                .isEqualTo(ExitMessage.Type.LONG);
    }

    @Test
    void tellsWhyReassembledMessageIsOfNoUse() {
        ExitMessage message = ExitMessage.decodeReassembled(new byte[100], KILO).orElseThrow();

        assertThat(message.type()).isEqualTo(ExitMessage.Type.ERROR);
        assertThat(message.contents()).isEmpty();
    }
}
