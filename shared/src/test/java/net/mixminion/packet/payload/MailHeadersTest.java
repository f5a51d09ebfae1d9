package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.MailHeaders.Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailHeadersTest {
    private static MailHeaders parse(String message) {
        return MailHeaders.parse(Samples.octets(message));
    }

    private static String body(String message) {
        return message.substring(parse(message).bodyOffset());
    }

    @Test
    void readsHeadersUpToTheEmptyLine() {
        String message = "SUBJECT:Hi there\nFROM:Me\n\nbody\nNot:header\n";

        assertThat(parse(message).values()).containsExactly(Map.entry("SUBJECT", "Hi there"), Map.entry("FROM", "Me"));
        assertThat(body(message)).isEqualTo("body\nNot:header\n");
    }

    @Test
    void neitherTrimsNorFoldsNorChangesCase() {
        assertThat(parse("x:  a: b  \n\n").values()).containsExactly(Map.entry("x", "  a: b  "));
    }

    @Test
    void takesTheLastOfRepeatedHeaders() {
        assertThat(parse("A:1\nB:2\nA:3\n\n").values()).containsExactlyEntriesOf(orderedMap("A", "3", "B", "2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no header\n\nx", "A:1", "A:t\tb\n\n", "A:cr\r\n\n", "\u00e9:x\n\n", "A:\u00e9\n\n", ":x\n\n"})
    void makesTheWholeTextTheBodyAfterOtherLines(String message) {
        assertThat(parse(message).values()).isEmpty();
        assertThat(body(message)).isEqualTo(message);
        assertThat(parse("SUBJECT:kept\n" + message).values()).containsExactly(Map.entry("SUBJECT", "kept"));
        assertThat(body("SUBJECT:kept\n" + message)).isEqualTo("SUBJECT:kept\n" + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SUBJECT:Hi\n", "A:1\nB:2\n"})
    void findsAnEmptyBodyInMessageThatEndsBeforeItsEmptyLine(String message) {
        assertThat(body(message)).isEmpty();
        assertThat(parse(message).values()).hasSize((int) message.lines().count());
    }

    @Test
    void dropsValuesOver900Characters() {
        String longest = "v".repeat(MailHeaders.MAX_VALUE_LENGTH);

        assertThat(parse("A:" + longest + "\nB:" + longest + "v\n\nbody").values())
                .containsExactly(Map.entry("A", longest));
        assertThat(body("B:" + longest + "v\n\nbody")).isEqualTo("body");
    }

    @Test
    void writesHeadersSortedByName() throws Exception {
        byte[] lines = MailHeaders.encodeMail(
                Map.of(Name.SUBJECT, "Hi", Name.FROM, "Me", Name.REFERENCES, "<r>", Name.IN_REPLY_TO, "<i>"));

        assertThat(Samples.text(lines)).isEqualTo("FROM:Me\nIN-REPLY-TO:<i>\nREFERENCES:<r>\nSUBJECT:Hi\n\n");
    }

    @Test
    void writesOneLfForNoHeaders() throws Exception {
        assertThat(Samples.text(MailHeaders.encode(Map.of()))).isEqualTo("\n");
        assertThat(Samples.text(MailHeaders.encodeMail(Map.of(Name.SUBJECT, ""))))
                .isEqualTo("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r", "a\tb", "caf\u00e9", "\u0000", "\u2028"})
    void refusesToWriteOtherThanPrintingAscii(String bad) {
        assertThatThrownBy(() -> MailHeaders.encode(Map.of("SUBJECT", bad))).isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> MailHeaders.encode(Map.of(bad, "x"))).isInstanceOf(WireFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A:B", "A B"})
    void refusesToWriteOtherNames(String name) {
        assertThatThrownBy(() -> MailHeaders.encode(Map.of(name, "x"))).isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesToWriteValuesOver900Characters() {
        assertThatThrownBy(() -> MailHeaders.encode(Map.of("A", "v".repeat(MailHeaders.MAX_VALUE_LENGTH + 1))))
                .isInstanceOf(WireFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "[a", "a]", "a:b"})
    void refusesFromThatCouldPassForAnAddress(String from) {
        assertThatThrownBy(() -> MailHeaders.encodeMail(Map.of(Name.FROM, from)))
                .isInstanceOf(WireFormatException.class);
    }

    private static Map<String, String> orderedMap(String name1, String value1, String name2, String value2) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(name1, value1);
        map.put(name2, value2);
        return map;
    }
}
