package net.mixminion.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CleanTextTest {
    @Test
    void endsEveryLineWithOneLineFeed() {
        assertThat(CleanText.clean("a\r\nb\rc\nd")).isEqualTo("a\nb\nc\nd\n");
        assertThat(CleanText.clean("a\n")).isEqualTo("a\n");
        assertThat(CleanText.clean("")).isEqualTo("\n");
        assertThat(CleanText.clean("\n")).isEqualTo("\n");
        assertThat(CleanText.clean("a\n\n")).isEqualTo("a\n\n");
        assertThat(CleanText.clean("a\n \t")).isEqualTo("a\n");
    }

    @Test
    void takesBlanksFromBothEndsOfALineAndNoneFromItsMiddle() {
        assertThat(CleanText.clean("\t a  b \t\n c")).isEqualTo("a  b\nc\n");
    }

    @Test
    void cutsTheFirstTwoSpecialLinesOnly() {
        String text = "Digest: 1\nx\nDigest: 2\nSignature: 3\n";
        assertThat(CleanText.stub(text, "Digest:", "Signature:")).isEqualTo("Digest:\nx\nDigest:\nSignature: 3\n");
    }
}
