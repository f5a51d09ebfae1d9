package net.mixminion.client.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.mixminion.client.path.PathException.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathParserTest {
    @Test
    void ignoresBlanksThatTheUserWritesAroundElements() throws PathException {
        PathSpec spec = PathParser.parseWritten(" a , *2 :\t?, 'b c' ", PathUse.FORWARD);
        assertThat(spec.leg1()).containsExactly(new PathElement.Named("a"), new PathElement.Exactly(2));
        assertThat(spec.leg2()).containsExactly(new PathElement.Exactly(1), new PathElement.Named("b c"));
    }

    @Test
    void keepsBlanksWhereTheReferenceDoes() throws PathException {
        assertThat(PathParser.parse("a, *2", PathUse.FORWARD).leg2())
                .containsExactly(new PathElement.Named("a"), new PathElement.Named(" *2"));
    }

    @Test
    void writesAPathAsItWasRead() throws PathException {
        assertThat(PathParser.parse("a,*2,?:~3,b", PathUse.FORWARD)).hasToString("a,*2,?:~3,b");
        assertThat(PathParser.parse("a,*2", PathUse.FORWARD)).hasToString("a,*2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "''|EMPTY_QUOTES",
                "'a'b,c|TEXT_AFTER_QUOTE",
                "'a\\'b'|TEXT_AFTER_QUOTE",
                "\"a|OPEN_QUOTE",
                "*2x,a|BAD_NUMBER",
                "~2 3,a|BAD_NUMBER",
                "*9999999999999999999,a|TOO_LONG",
                "a:,b|EMPTY_ELEMENT",
                "a::b|EMPTY_ELEMENT",
                ",a|EMPTY_ELEMENT",
                "a,b:|EMPTY_LEG",
                "*1|FEWER_THAN_TWO",
                "*0,a|FEWER_THAN_TWO",
            })
    void namesTheFault(String path, Fault fault) {
        assertThatThrownBy(() -> PathParser.parse(path, PathUse.FORWARD))
                .isInstanceOfSatisfying(
                        PathException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    void acceptsNumbersAsPythonReadsThem() throws PathException {
        assertThat(PathParser.parse("*007,~02 ", PathUse.FORWARD).leg2())
                .containsExactly(new PathElement.Exactly(7), new PathElement.About(2));
    }

    @Test
    void manyHugeNumbersAreNotFewerThanTwo() throws PathException {
        String path = "*999999999999999999,".repeat(40) + "a";
        assertThat(PathParser.parse(path, PathUse.FORWARD).leg2()).hasSize(41);
    }
}
