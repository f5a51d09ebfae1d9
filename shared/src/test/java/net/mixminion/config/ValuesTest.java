package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private static final FakeMachine MACHINE = new FakeMachine();

    @ParameterizedTest
    @CsvSource({
        "yes,true",
        "y,true",
        "1,true",
        "TRUE,true",
        "On,true",
        "no,false",
        "N,false",
        "0,false",
        "False,false",
        "oFF,false"
    })
    void readsYesAndNo(String text, boolean value) throws ConfigException {
        assertThat(Values.bool(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "1 sec,1",
        "2 seconds,2",
        "1 min,60",
        "1.5 hour,5400",
        ".5 days,43200",
        "1 week,604800",
        "1 mon,2592000",
        "2 Months,5184000",
        "1 year,31536000",
        "0.5 sec,0",
        "10000 years,315360000000"
    })
    void readsIntervals(String text, long seconds) throws ConfigException {
        assertThat(Interval.parse(text).toDuration()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"60min", "5 s", "-1 day", "1,5 hours", "1 hour ago", "hour", "1e3 sec", "10001 years", ""})
    void refusesWhatIsNoInterval(String text) {
        assertThatThrownBy(() -> Interval.parse(text)).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1.5 minutes,1.5 minutes",
        "1.0 day,1.0 day",
        "07 days,7 days",
        "1 sec,1 second",
        "0.00001 years,1e-05 years",
        "0.0 min,0.0 minutes",
        "0.3333333333333333 hours,0.333333333333 hours"
    })
    void printsIntervalsInTheirUnit(String text, String printed) throws ConfigException {
        assertThat(Interval.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @CsvSource({
        "5,5",
        "5 octets,5",
        "10 B,10",
        "3 bytes,3",
        "100K,102400",
        "100 kb,102400",
        "1.5M,1572864",
        "1 MB,1048576",
        "1G,1073741824",
        "10 GB,10737418240",
        ".5 gb,536870912"
    })
    void readsSizes(String text, long octets) throws ConfigException {
        assertThat(Values.size(text)).isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5 min", "3 monkeys", "12 bananas", "abc", "-1", "1 TB", "1KBx", "1e3", "2000000000 GB", ""})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Values.size(text)).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 GB",
        "5,5 b",
        "1536,1536 b",
        "2048,2 KB",
        "1572864,1536 KB",
        "1073741824,1 GB",
        "1099511627776,1024 GB"
    })
    void printsSizesInTheLargestUnit(long octets, String text) {
        assertThat(Values.printSize(octets)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"60%,0.6", "0,0", "1,1", "100 %,1", ".5,0.5", "5e-1,0.5", "+0.25,0.25"})
    void readsFractions(String text, double value) throws ConfigException {
        assertThat(Values.fraction(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"150%", "-1", "-0.0001", "1.01", "nan", "inf", "0x1p-1", "1d", "50 percent", "%", ""})
    void refusesWhatIsNoFraction(String text) {
        assertThatThrownBy(() -> Values.fraction(text)).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.125,12.50%", "0.00125,0.12%", "0.00375,0.38%", "1,100.00%"})
    void printsFractionsAsPercentages(double value, String text) {
        assertThat(Values.printFraction(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02,2026-01-02T00:00:00Z",
        "2026/12/31,2026-12-31T00:00:00Z",
        "2026-02-31,2026-03-03T00:00:00Z",
        "2024-02-30,2024-03-01T00:00:00Z"
    })
    void readsDates(String text, Instant date) throws ConfigException {
        assertThat(Values.date(text)).isEqualTo(date);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02 03:04:05,2026-01-02T03:04:05Z",
        "2026-01-02 03:04:05.678,2026-01-02T03:04:05.678Z",
        "2026-01-02 23:59:61,2026-01-03T00:00:01Z"
    })
    void readsTimes(String text, Instant time) throws ConfigException {
        assertThat(Values.time(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "/x,/x",
        "'/a b',/a b",
        "\"~/y\",/home/me/y",
        "~,/home/me",
        "~mix/z,/home/mix/z",
        "~gone/z,~gone/z",
        "x/y,x/y"
    })
    void readsFileNames(String text, String name) throws ConfigException {
        assertThat(Values.filename(text, MACHINE)).isEqualTo(name);
    }

    @Test
    void readsIntegersWithSigns() throws ConfigException {
        assertThat(Values.integer(" -7 ")).isEqualTo(-7);
        assertThat(Values.integer("+007")).isEqualTo(7);
        assertThatThrownBy(() -> Values.integer("9223372036854775808")).isInstanceOf(ConfigException.class);
    }

    @Test
    void readsListsAndWords() {
        assertThat(Values.list(" a, ,b c")).containsExactly("a", "", "b c");
        assertThat(Values.list("")).containsExactly("");
        assertThat(Values.seq("\ta  b\u000bc ")).containsExactly("a", "b", "c");
        assertThat(Values.seq(" ")).isEmpty();
    }

    @Test
    void readsUsers() throws ConfigException {
        assertThat(Values.user(" mix ", MACHINE)).isEqualTo(1234);
        assertThat(Values.user("0", MACHINE)).isZero();
        assertThatThrownBy(() -> Values.user("-1", MACHINE)).hasMessageContaining("\"-1\" is not a user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "1:2:3:4:5:6:1.2.3.4"})
    void readsIp6(String text) throws ConfigException {
        assertThat(Values.ip6(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "1:2", "1::2::3", "::12345", "::g", "1:2:3:4:5:6:7:8:9", "::1.2.3", "1.2.3.4::", "::%1"
            })
    void refusesWhatIsNoIp6(String text) {
        assertThatThrownBy(() -> Values.ip6(text)).isInstanceOf(ConfigException.class);
    }

    @Test
    void quotesOnlyWhatPrints() {
        assertThat(Values.quote("a\u001b[31mb\u00e9")).isEqualTo("\"a?[31mb?\"");
        assertThat(Values.quote("x".repeat(100))).hasSize(85).endsWith("...\"");
    }

    @Test
    void hostsMayHavePorts() throws ConfigException {
        assertThat(HostPort.parse("localhost", 25))
                .isEqualTo(new HostPort("localhost", 25))
                .hasToString("localhost:25");
        assertThat(HostPort.parse("a.b:1", 25)).isEqualTo(new HostPort("a.b", 1));
        assertThat(HostPort.parse("[::1]", 25)).hasToString("[::1]:25");
        assertThat(HostPort.parse("[::1]:26", 25)).isEqualTo(new HostPort("::1", 26));
        for (String text : new String[] {"", ":25", "a:", "a:0", "a:65536", "a:b", "[::1", "[::1]26", "[x]:1", "a_b"}) {
            assertThatThrownBy(() -> HostPort.parse(text, 25)).as(text).isInstanceOf(ConfigException.class);
        }
    }
}
