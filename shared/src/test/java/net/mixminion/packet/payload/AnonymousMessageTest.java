package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.Mixes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnonymousMessageTest {
    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);

    private AnonymousMessage message(AnonymousMessage.Type type) {
        byte[] contents = Samples.random(100, random);
        contents[99] = '\n';
        return type == AnonymousMessage.Type.ENCRYPTED
                ? AnonymousMessage.encrypted(contents, Samples.id(5))
                : AnonymousMessage.of(type, contents);
    }

    private static AnonymousMessage parse(String text) throws WireFormatException {
        List<AnonymousMessage> messages = AnonymousMessage.parse(Samples.octets(text));
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    private static String encrypted() {
        return Samples.text(
                AnonymousMessage.encrypted(Samples.octets("xyz"), Samples.id(5)).pack());
    }

    @ParameterizedTest
    @EnumSource(AnonymousMessage.Type.class)
    void readsWhatItWrote(AnonymousMessage.Type type) throws Exception {
        AnonymousMessage written = message(type);
        AnonymousMessage read = parse("before\n" + Samples.text(written.pack()) + "after\n");

        assertThat(read.type()).isEqualTo(type);
        assertThat(read.contents()).as("seed %d", seed).isEqualTo(written.contents());
        assertThat(read.tag()).isEqualTo(written.tag());
        assertThat(Samples.text(read.pack())).isEqualTo(Samples.text(written.pack()));
    }

    @Test
    void readsAllOfThemWithCrlf() throws Exception {
        StringBuilder text = new StringBuilder();
        for (AnonymousMessage.Type type : AnonymousMessage.Type.values()) {
            text.append(Samples.text(message(type).pack()));
        }
        byte[] crlf = Samples.octets(text.toString().replace("\n", "\r\n"));

        assertThat(AnonymousMessage.parse(crlf))
                .extracting(AnonymousMessage::type)
                .containsExactly(AnonymousMessage.Type.values());
    }

    @Test
    void takesBlockWithoutTypeForText() throws Exception {
        String text = Samples.text(AnonymousMessage.of(AnonymousMessage.Type.PLAINTEXT, Samples.octets("hello\n"))
                .pack());
        AnonymousMessage read = parse(text.replace("Message-type: plaintext\n", ""));

        assertThat(read.type()).isEqualTo(AnonymousMessage.Type.PLAINTEXT);
        assertThat(Samples.text(read.contents())).isEqualTo("hello\n");
    }

    @Test
    void takesAnythingWithHandleForEncrypted() throws Exception {
        AnonymousMessage read = parse(encrypted().replace("Message-type: encrypted", "Message-type: binary"));

        assertThat(read.type()).isEqualTo(AnonymousMessage.Type.ENCRYPTED);
        assertThat(read.tag()).contains(Samples.id(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Decoding-handle: AAAA",
                "Decoding-handle: A",
                "X: y",
                "Decoding-handle: \u00e9",
                "Decoding-handle:x"
            })
    void refusesEncryptedOneWithoutProperHandle(String line) {
        String text = encrypted().replaceFirst("Decoding-handle: .*", line);

        assertThatThrownBy(() -> parse(text)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesUnknownType() {
        String text = encrypted().replace("encrypted", "strange");

        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("strange");
    }

    @Test
    void encryptedOneNeedsItsHandle() {
        assertThatThrownBy(() -> AnonymousMessage.of(AnonymousMessage.Type.ENCRYPTED, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
