package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLayoutTest {
    @Test
    void writesDateSeverityProgramAndText() {
        assertThat(line(Level.WARN, "the disk is slow", null))
                .matches("[A-Z][a-z]{2} [0-9]{2} [0-9:]{8}\\.[0-9]{3} [+-][0-9]{4} \\[WARN] mixer: the disk is slow\n");
    }

    @Test
    void keepsWhatStrangersSayOnOneLineOfPrintingAscii() {
        String line = line(Level.INFO, "peer said MMTP x\r\n[FATAL] y \u001b[2J \u2028 \u00e9", null);
        assertThat(line).endsWith("\n");
        assertThat(line.substring(0, line.length() - 1)).matches("[ -~]*");
        assertThat(line).contains("\\u000d\\u000a[FATAL] y \\u001b[2J");
    }

    @Test
    void tellsExceptionsWithoutBreakingTheLine() {
        String line = line(Level.WARN, "no", new IllegalStateException("a\nb", new RuntimeException("why")));
        assertThat(line)
                .contains("java.lang.IllegalStateException: a\\u000ab; caused by java.lang.RuntimeException: why");
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    }

    private static String line(Level level, String text, @Nullable Throwable thrown) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event =
                new LoggingEvent("test", context.getLogger("net.mixminion.test"), level, text, thrown, null);
        return new LogLayout("mixer").doLayout(event);
    }
}
