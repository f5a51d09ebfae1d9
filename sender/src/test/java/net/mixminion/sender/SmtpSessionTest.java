package net.mixminion.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpSessionTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a\\n, a\\r\\n.\\r\\n",
                "a, a\\r\\n.\\r\\n",
                "\"\", .\\r\\n",
                ".\\n, ..\\r\\n.\\r\\n",
                "a\\n.\\nb\\n, a\\r\\n..\\r\\nb\\r\\n.\\r\\n",
                "a\\r.\\rb, a\\r\\n..\\r\\nb\\r\\n.\\r\\n",
                "a\\r\\n.\\r\\nb\\n, a\\r\\n..\\r\\nb\\r\\n.\\r\\n",
                "a\\n\\r.\\nb, a\\r\\n\\r\\n..\\r\\nb\\r\\n.\\r\\n"
            })
    void everyLineEndsInCrlfAndNoDotStandsAlone(String text, String wire) {
        assertThat(new String(SmtpSession.onTheWire(real(text).getBytes(ISO_8859_1)), ISO_8859_1))
                .isEqualTo(real(wire));
    }

    private static String real(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }
}
