package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTextTest {
    private static final String GOLDEN = """
            # a comment

            [One]
            Key: value
            Key2 = a = b
            Key3 a:b
              # inside

            \tand on
              and on
            [ Two ] rest
            Empty:
            """;

    @Test
    void readsTheWholeGrammar() throws ConfigException {
        assertThat(shown(ConfigText.parse("f", GOLDEN)))
                .isEqualTo("One@3{Key=value@4,Key2=a = b@5,Key3=a:b and on and on@6}Two@11{Empty=@12}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\r\n"})
    void takesAllLineEnds(String end) throws ConfigException {
        assertThat(ConfigText.parse("f", GOLDEN.replace("\n", end))).isEqualTo(ConfigText.parse("f", GOLDEN));
    }

    @Test
    void needsNoLineEndAtTheEnd() throws ConfigException {
        assertThat(shown(ConfigText.parse("f", "[A]\nk: v"))).isEqualTo("A@1{k=v@2}");
    }

    @Test
    void keepsRepeatedSectionsAndKeys() throws ConfigException {
        assertThat(shown(ConfigText.parse("f", "[A]\nk: 1\nk: 2\n[A]\nk: 3\n")))
                .isEqualTo("A@1{k=1@2,k=2@3}A@4{k=3@5}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            k: v | f:1: "k" stands before the first section; write a line such as "[Server]" above it
            `  k: v` | f:1: the line is indented, but there is no entry above that it could continue; remove the blanks
            [A]; more | f:2: [A] the line is indented, but there is no entry above that it could continue; remove the blanks
            [A];key | f:2: [A] "key" is no entry; write "Key: value"
            [A];: v | f:2: [A] ": v" is no entry; write "Key: value"
            [ ] | f:1: "[ ]" is no section; write one word in brackets, "[Server]"
            [A;k: v | f:1: "[A" is no section; write one word in brackets, "[Server]"
            [A B] | f:1: "[A B]" is no section; write one word in brackets, "[Server]"
            """)
    void tellsTheLineOfAGrammaticalError(String text, String message) {
        String withLines = text.replace(";", "\n").replace("\n more", "\n  more");
        assertThatThrownBy(() -> ConfigText.parse("f", withLines))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"233,a character beyond ASCII", "0,a control character", "127,a control character"})
    void tellsTheColumnOfAForbiddenCharacter(int character, String what) {
        assertThatThrownBy(() -> ConfigText.parse("f", "[A]\n\nComments: caf" + (char) character + "\n"))
                .hasMessage("f:3: " + what + " stands in column 14; write plain ASCII");
    }

    @Test
    void readsTheRestrictedGrammar() throws ConfigException {
        assertThat(shown(ConfigText.restricted("d", "[A]\r\n  k : v \r\n[B]\nx:y:z\n")))
                .isEqualTo("A@1{k=v@2}B@3{x=y:z@4}");
        assertThat(shown(ConfigText.restricted("d", ""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [A];;k: v | d:2: neither empty lines nor comments may stand here; remove the line
            [A];# x | d:2: neither empty lines nor comments may stand here; remove the line
            [A];k v | d:2: [A] "k v" is no entry; write "Key: value"
            [A];k = v | d:2: [A] "k = v" is no entry; write "Key: value"
            k: v | d:1: "k" stands before the first section; write a line such as "[Server]" above it
            [A | d:1: "[A" is no section; write one word in brackets, "[Server]"
            """)
    void refusesWhatTheRestrictedGrammarForbids(String text, String message) {
        String place = message.replace("d:2: neither", "d:2: [A] neither");
        assertThatThrownBy(() -> ConfigText.restricted("d", text.replace(";", "\n") + "\n"))
                .hasMessage(place);
    }

    @Test
    void aSingleEmptyLineIsNoRestrictedText() {
        assertThatThrownBy(() -> ConfigText.restricted("d", " \n"))
                .hasMessage("d:1: there is nothing in it; write the sections");
    }

    @Test
    void manyContinuationLinesTakeNoTime() throws ConfigException {
        int lines = 250_000;
        long start = System.nanoTime();
        ConfigText text = ConfigText.parse("f", "[A]\nk: v\n" + "  a\n".repeat(lines));
        assertThat(text.sections().get(0).entries().get(0).value()).hasSize(1 + 2 * lines);
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }

    private static String shown(ConfigText text) {
        return text.sections().stream()
                .map(section -> section.name() + "@" + section.line() + "{" + shown(section.entries()) + "}")
                .collect(Collectors.joining());
    }

    private static String shown(List<ConfigText.Entry> entries) {
        return entries.stream()
                .map(entry -> entry.key() + "=" + entry.value() + "@" + entry.line())
                .collect(Collectors.joining(","));
    }
}
