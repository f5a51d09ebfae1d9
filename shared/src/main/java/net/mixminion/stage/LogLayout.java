package net.mixminion.stage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One log line: {@code Nov 22 13:04:40.291 +0000 [WARN] mixer: text}, in local time. Whatever a stranger may have put
 * into the text, it stays one line of printing ASCII.
 */
final class LogLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM dd HH:mm:ss.SSS xx", Locale.ROOT);
    private static final int STACK_FRAMES_SHOWN = 12;

    private final String program;

    LogLayout(String program) {
        this.program = program;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault()), line);
        line.append(" [").append(event.getLevel()).append("] ");
        if (!program.isEmpty()) {
            line.append(program).append(": ");
        }
        escape(event.getFormattedMessage(), line);
        appendThrowable(event.getThrowableProxy(), event.getLevel(), line);
        return line.append('\n').toString();
    }

    /** Appends the text with everything but printing ASCII replaced by an escape. */
    static void escape(@Nullable String text, StringBuilder to) {
        if (text == null) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') {
                to.append(c);
            } else {
                to.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
    }

    private static void appendThrowable(@Nullable IThrowableProxy thrown, Level level, StringBuilder line) {
        int depth = 0;
        for (IThrowableProxy t = thrown; t != null && depth < 4; t = t.getCause(), depth++) {
            line.append(depth == 0 ? ": " : "; caused by ").append(t.getClassName());
            if (t.getMessage() != null) {
                line.append(": ");
                escape(t.getMessage(), line);
            }
            if (level.isGreaterOrEqual(Level.ERROR)) {
                var frames = t.getStackTraceElementProxyArray();
                for (int i = 0; i < frames.length && i < STACK_FRAMES_SHOWN; i++) {
                    escape(" " + frames[i].getSTEAsString(), line);
                }
            }
        }
    }
}
