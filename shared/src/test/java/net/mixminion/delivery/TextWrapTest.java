package net.mixminion.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextWrapTest {
    @Test
    void shortTextIsOneLine() {
        assertThat(TextWrap.lines("a b", 10, "  ")).containsExactly("a b");
        assertThat(TextWrap.lines("", 10, "  ")).isEmpty();
    }

    @Test
    void lineMayBeExactlyAsLongAsTheWidth() {
        assertThat(TextWrap.lines("aaaa bbbbb cc", 10, "")).containsExactly("aaaa bbbbb", "cc");
        assertThat(TextWrap.lines("aaaa bbbbbb", 10, "")).containsExactly("aaaa", "bbbbbb");
    }

    @Test
    void laterLinesAreIndentedWithinTheWidth() {
        assertThat(TextWrap.lines("aaa bbb ccc ddd", 7, "  ")).containsExactly("aaa bbb", "  ccc", "  ddd");
    }

    @Test
    void blanksInsideStayAndThoseAtLineEndsGo() {
        assertThat(TextWrap.lines("a  b   cccc", 6, "")).containsExactly("a  b", "cccc");
    }

    @Test
    void hyphenatedWordsBreakAfterTheHyphen() {
        assertThat(TextWrap.lines("well-known thing", 8, "")).containsExactly("well-", "known", "thing");
    }

    @Test
    void hyphensBesideDigitsAndOptionsDoNotBreak() {
        assertThat(TextWrap.lines("aa 12-34 bb", 6, "")).containsExactly("aa", "12-34", "bb");
        assertThat(TextWrap.lines("aaa --file", 8, "")).containsExactly("aaa", "--file");
    }

    @Test
    void dashesBetweenWordsBreakOnBothSides() {
        assertThat(TextWrap.lines("this--that", 6, "")).containsExactly("this--", "that");
        assertThat(TextWrap.lines("these--that", 6, "")).containsExactly("these", "--that");
    }

    @Test
    void wordLongerThanALineIsCut() {
        assertThat(TextWrap.lines("a bbbbbbbbbbbb c", 5, "")).containsExactly("a bbb", "bbbbb", "bbbb", "c");
    }

    @Test
    void tabsReachTheNextStopAndLineEndsAreBlanks() {
        assertThat(TextWrap.lines("a\tb\nc\u000bd", 40, "")).containsExactly("a       b c d");
    }
}
