package net.mixminion.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import net.mixminion.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlacklistTest {
    @ParameterizedTest
    @CsvSource({
        "Deny address fred@host.test, FRED@Host.Test, true",
        "Deny address fred@host.test, freda@host.test, false",
        "Deny user fred, fred@any.test, true",
        "Deny user fred, mr-fred@any.test, false",
        "Deny onehost host.test, a@HOST.test, true",
        "Deny onehost host.test, a@b.host.test, false",
        "Deny allhosts host.test, a@host.test, true",
        "Deny allhosts host.test, a@c.b.host.test, true",
        "Deny allhosts host.test, a@nohost.test, false",
        "Deny allhosts host.test, a@test, false",
        "Deny pattern /ab+c/, xABBCx@host.test, true",
        "Deny pattern /^b/, ab@host.test, false",
        "Deny pattern //, a@host.test, true"
    })
    void rulesSayWhoGetsNoMail(String rule, String address, boolean denied) throws ConfigException {
        assertThat(Blacklist.parse("blacklist", rule).contains(address)).isEqualTo(denied);
    }

    @Test
    void ruleForAllHostsOutlivesOneForOne() throws ConfigException {
        for (String rules :
                new String[] {"Deny onehost h.test\nDeny allhosts h.test", "Deny allhosts h.test\nDeny onehost h.test"
                }) {
            assertThat(Blacklist.parse("blacklist", rules).contains("a@b.h.test"))
                    .isTrue();
        }
    }

    @Test
    void everyBadLineIsNamed() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> Blacklist.parse("/etc/blacklist", "# fine\nDeny user\nDeny user a\nDeny pattern /[/\n"));

        assertThat(e.problems()).hasSize(2);
        assertThat(e.getMessage()).contains("/etc/blacklist:2: ").contains("/etc/blacklist:4: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deny  user a", "Allow user a", "Deny pattern /", "Deny host a", "Deny", "Deny user a@b"})
    void lineThatIsNoRuleIsRefused(String line) {
        assertThatThrownBy(() -> Blacklist.parse("blacklist", line)).isInstanceOf(ConfigException.class);
    }

    @Test
    @Timeout(20)
    void patternThatNeverEndsCountsAsFound() throws ConfigException {
        Blacklist hopeless = Blacklist.parse("blacklist", "Deny pattern /(x|y)*z/");
        long begun = System.nanoTime();

        assertThat(hopeless.contains("a@" + "xy".repeat(20_000))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
}
