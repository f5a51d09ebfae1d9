package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.Mixes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextArmorTest {
    private static final String TYPE = "TYPE III TEST";

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);

    private static byte[] armor(byte[] contents, TextArmor.Body body) {
        return TextArmor.armor(TYPE, Map.of("Key", "value"), contents, body);
    }

    private static List<TextArmor> plain(String text) throws WireFormatException {
        return TextArmor.unarmor(Samples.octets(text), TYPE, headers -> false);
    }

    private static List<TextArmor> base64(String text) throws WireFormatException {
        return TextArmor.unarmor(Samples.octets(text), TYPE);
    }

    private static String block(String lines) {
        return "-----BEGIN " + TYPE + "-----\n" + lines + "-----END " + TYPE + "-----\n";
    }

    @Test
    void writesHeadersInOrderThenEmptyLineThenContents() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("B", "1");
        headers.put("A", "2");
        byte[] text = TextArmor.armor(TYPE, headers, Samples.octets("x"), TextArmor.Body.BASE64);

        assertThat(Samples.text(text)).isEqualTo(block("B: 1\nA: 2\n\neA==\n"));
    }

    @Test
    void readsOctetsThatItWrote() throws Exception {
        for (int length : new int[] {0, 1, 47, 48, 49, 1000}) {
            byte[] contents = Samples.random(length, random);
            String text = Samples.text(armor(contents, TextArmor.Body.BASE64));

            assertThat(text.lines()).allMatch(line -> line.length() <= 64);
            for (String form : List.of(text, text.replace("\n", "\r\n"), "> x\n" + text + "more\n")) {
                TextArmor read = base64(form).get(0);
                assertThat(read.contents()).as("seed %d", seed).isEqualTo(contents);
                assertThat(read.headers()).containsExactly(Map.entry("Key", "value"));
                assertThat(read.type()).isEqualTo(TYPE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\n",
                "-\n",
                "- \n",
                "-dash\n--two\n- three\n x - y\n",
                "-----BEGIN TYPE III TEST-----\n-----END TYPE III TEST-----\n",
                "\n\n",
                "Key: no header\n",
                "\u00e9\u00ff\u0000\n"
            })
    void readsTextThatItWrote(String contents) throws Exception {
        String text = Samples.text(armor(Samples.octets(contents), TextArmor.Body.DASH_ESCAPED));

        assertThat(Samples.text(plain(text).get(0).contents())).isEqualTo(contents);
        assertThat(plain(text)).hasSize(1);
    }

    @Test
    void keepsCrInTextWithCrlf() throws Exception {
        String text = Samples.text(armor(Samples.octets("-a\nb\n"), TextArmor.Body.DASH_ESCAPED));

        assertThat(Samples.text(plain(text.replace("\n", "\r\n")).get(0).contents()))
                .isEqualTo("-a\r\nb\r\n");
    }

    @Test
    void endsTextWithLf() throws Exception {
        assertThat(Samples.text(plain(Samples.text(armor(Samples.octets("x"), TextArmor.Body.DASH_ESCAPED)))
                        .get(0)
                        .contents()))
                .isEqualTo("x\n");
    }

    @Test
    void findsAllBlocksOfItsTypeAnywhere() throws Exception {
        String other = block("\nx\n").replace(TYPE, "PGP MESSAGE");
        String text = "hello\n" + block("\neA==\n") + other + "between\n" + block("\neQ==\n") + "end";

        assertThat(base64(text))
                .extracting(block -> Samples.text(block.contents()))
                .containsExactly("x", "y");
    }

    @Test
    void passesOverBlanksBehindBeginAndEnd() throws Exception {
        assertThat(base64(block("\neA==\n").replace("-----\n", "----- \t\r\n"))).hasSize(1);
        assertThat(base64("> " + block("\neA==\n"))).isEmpty();
        assertThat(base64(block("\neA==\n").replace("-----\n", "-----x\n"))).isEmpty();
    }

    @Test
    void skipsLinesWithoutColonAmongHeaders() throws Exception {
        TextArmor read =
                base64(block("A: 1\nno header\nB: 2\nB: 3\n \t\neA==\n")).get(0);

        assertThat(read.headers()).containsOnly(Map.entry("A", "1"), Map.entry("B", "3"));
        assertThat(Samples.text(read.contents())).isEqualTo("x");
    }

    @Test
    void hasNoContentsWithoutEmptyLine() throws Exception {
        assertThat(base64(block("eA==\n")).get(0).contents()).isEmpty();
        assertThat(base64(block("")).get(0).contents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Key:value", "Key: ", "Key: \r", "two words: x", ": x", "a:b"})
    void refusesBadHeaderLines(String line) {
        assertThatThrownBy(() -> base64(block(line + "\n\neA==\n")))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("header");
    }

    @Test
    void refusesBlocksOfAnyTypeWithoutEnd() {
        String cut = block("\neA==\n").replace("-----END", "----END");

        assertThatThrownBy(() -> base64(cut)).isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> base64(cut.replace(TYPE, "OTHER"))).isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> base64(block("\neA==\n") + "-----BEGIN X (Y-----\n"))
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesBase64CutShortByGateway() {
        String octets = Samples.text(armor(Samples.random(200, random), TextArmor.Body.BASE64));
        int secondLine = octets.indexOf('\n', octets.indexOf("\n\n") + 2);
        String cut = octets.substring(0, secondLine) + "\n[...]\n" + octets.substring(octets.indexOf("-----END"));

        assertThatThrownBy(() -> base64(cut))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("gateway");
        assertThatThrownBy(() -> base64(cut.replace("[...]\n", "[...] 17 lines\n")))
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void keepsTheGatewaysMarkInText() throws Exception {
        assertThat(Samples.text(plain(block("\na\n[...]\n")).get(0).contents())).isEqualTo("a\n[...]\n");
    }

    @Test
    void refusesDamagedBase64() {
        assertThatThrownBy(() -> base64(block("\neA=\n"))).isInstanceOf(WireFormatException.class);
    }
}
