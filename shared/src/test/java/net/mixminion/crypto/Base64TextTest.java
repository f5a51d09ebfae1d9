package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
    @ParameterizedTest
    @CsvSource({
        "QUJD, ABC",
        "QUI=, AB",
        "QQ==, A",
        // the first complete padding ends the text
        "QQ==QUJD, A",
        "QUI=QUJD, AB",
        "QQ=!=QUJD, A",
        // padding elsewhere is skipped
        "=QUJD, ABC",
        "Q=UJD, ABC",
        "QU=JD, ABC",
        "QUJD=, ABC",
        "QUJD====QUJD, ABCABC",
        // so are foreign characters
        "' Q U\tJ\nD\r-_.', ABC",
        "Qé€UJD, ABC",
        "'', ''",
        "!!!!, ''",
        "====, ''"
    })
    void decodesLikeTheReference(String text, String octets) throws WireFormatException {
        assertThat(new String(Base64Text.decode(text), StandardCharsets.US_ASCII))
                .isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Q", "QQ", "QUI", "Q===", "QQ=", "QQ=QUI", "QUJDQ", "QQ= !"})
    void refusesTextThatEndsWithinAnOctet(String text) {
        assertThatThrownBy(() -> Base64Text.decode(text)).isInstanceOf(WireFormatException.class);
    }

    @RepeatedTest(20)
    void decodesWhatItEncodes() throws WireFormatException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] octets = new byte[random.nextInt(300)];
        random.nextBytes(octets);

        assertThat(Base64Text.decode(Base64Text.oneLine(octets)))
                .as("seed %d", seed)
                .isEqualTo(octets);
        assertThat(Base64Text.decode(Base64Text.lines64(octets)))
                .as("seed %d", seed)
                .isEqualTo(octets);
    }

    @Test
    void breaksLinesAfter64CharactersAndEndsTheLast() {
        assertThat(Base64Text.lines64(new byte[0])).isEmpty();
        assertThat(Base64Text.lines64(new byte[1])).isEqualTo("AA==\n");
        assertThat(Base64Text.lines64(new byte[48])).isEqualTo("A".repeat(64) + "\n");
        assertThat(Base64Text.lines64(new byte[49])).isEqualTo("A".repeat(64) + "\nAA==\n");
        assertThat(Base64Text.oneLine(new byte[49])).isEqualTo("A".repeat(66) + "==");
    }
}
