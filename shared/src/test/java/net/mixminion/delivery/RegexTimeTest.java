package net.mixminion.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import net.mixminion.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attack A22: patterns whose time grows with the power of the length. */
class RegexTimeTest {
    private static final Duration LIMIT = Duration.ofMillis(50);

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(a*)*b", "(.*a){20}b", "(a|b|ab)*\\1z"})
    @Timeout(30)
    void noPatternTakesLongerThanItMay(String pattern) throws ConfigException {
        Blacklist list = Blacklist.parse("blacklist", "Deny pattern /" + pattern + "/");
        String address = "a".repeat(300) + "@x.test";

        // the best of some, as other programs run on this machine too
        assertThat(Duration.ofNanos(LongStream.range(0, 20)
                        .map(unused -> nanosOf(list, address))
                        .min()
                        .orElseThrow()))
                .isLessThan(LIMIT);
    }

    @Test
    @Timeout(30)
    void aPatternThatExplodesIsGivenUpAndCountsAsFound() throws ConfigException {
        assertThat(Blacklist.parse("blacklist", "Deny pattern /(.*a){20}b/").contains("a".repeat(300) + "@x.test"))
                .isTrue();
    }

    private static long nanosOf(Blacklist list, String address) {
        long begun = System.nanoTime();
        list.contains(address);
        return System.nanoTime() - begun;
    }
}
