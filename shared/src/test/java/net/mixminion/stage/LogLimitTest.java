package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {
    private final AtomicLong time = new AtomicLong(1);
    private final LogLimit limit = new LogLimit(time::get);
    private final Logger logger = new LoggerContext().getLogger("net.mixminion.mixer.Incoming");

    @Test
    void aMillionBadPacketsFillNoDisk() {
        long octets = 0;
        int lines = 0;
        LogLayout layout = new LogLayout("mixer");
        for (int i = 0; i < 1_000_000; i++) {
            LoggingEvent event = event(Level.WARN, "a bad packet from {}", "somebody " + i);
            if (limit.decide(event) != FilterReply.DENY) {
                octets += layout.doLayout(event).length();
                lines++;
            }
            time.addAndGet(1_000_000);
        }
        // a thousand seconds
        assertThat(lines).isBetween(LogLimit.MOST, 17 * LogLimit.MOST + 1);
        assertThat(octets).isLessThan(10_000_000);
    }

    @Test
    void saysHowManyWereLeftOutAndLetsOtherTextsThrough() {
        for (int i = 0; i < LogLimit.MOST + 5; i++) {
            limit.decide(event(Level.INFO, "one text", ""));
        }
        assertThat(limit.decide(event(Level.INFO, "another text", ""))).isEqualTo(FilterReply.NEUTRAL);
        time.addAndGet(LogLimit.PERIOD.toNanos() + 1);
        LoggingEvent next = event(Level.INFO, "one text", "");
        assertThat(limit.decide(next)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(new LogLayout("mixer").doLayout(next))
                .contains("one text (5 more lines like this one were left out before)");
    }

    @Test
    void fatalShowsOnlyWhatEndsAProcess() {
        FatalOnly fatal = new FatalOnly();
        LoggingEvent end = event(Level.ERROR, "the end", "");
        assertThat(fatal.decide(end)).isEqualTo(FilterReply.DENY);
        end.addMarker(Logging.FATAL);
        assertThat(fatal.decide(end)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(new LogLayout("mixer").doLayout(end)).contains("[FATAL] mixer: the end");
    }

    @Test
    void limitsNoDebugging() {
        for (int i = 0; i < 1000; i++) {
            assertThat(limit.decide(event(Level.DEBUG, "one text", ""))).isEqualTo(FilterReply.NEUTRAL);
        }
    }

    private LoggingEvent event(Level level, String text, String value) {
        return new LoggingEvent("", logger, level, text, null, new Object[] {value});
    }
}
