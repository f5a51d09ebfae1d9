package net.mixminion.stage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One log line: {@code Nov 22 13:04:40.291 +0000 [WARN] mixer: text}, in local time. Whatever a stranger may have put
 * into the text, it stays one line of printing ASCII.
 */
final class LogLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM dd HH:mm:ss.SSS xx", Locale.ROOT);
    private static final int STACK_FRAMES_SHOWN = 12;
    private static final String OURS = "net.mixminion.";
    private static final Set<String> STAGES = Set.of("receiver", "mixer", "sender", "keyd", "dirclient");

    private final String program;

    LogLayout(String program) {
        this.program = program;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault()), line);
        line.append(" [")
                .append(isFatal(event) ? "FATAL" : event.getLevel().toString())
                .append("] ");
        if (!program.isEmpty()) {
            line.append(speaker(event)).append(": ");
        }
        escape(event.getFormattedMessage(), line);
        appendLeftOut(event, line);
        appendThrowable(event.getThrowableProxy(), event.getLevel(), line);
        return line.append('\n').toString();
    }

    /** The program; where all stages share one, the stage whose code speaks. */
    private String speaker(ILoggingEvent event) {
        if (program.equals(CombinedStage.NAME) && event.getLoggerName().startsWith(OURS)) {
            String rest = event.getLoggerName().substring(OURS.length());
            String module = rest.substring(0, Math.max(0, rest.indexOf('.')));
            return STAGES.contains(module) ? module : program;
        }
        return program;
    }

    private static void appendLeftOut(ILoggingEvent event, StringBuilder line) {
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs()
                    .forEach(pair -> line.append(" (")
                            .append(pair.value)
                            .append(" more lines like this one were left out before)"));
        }
    }

    static boolean isFatal(ILoggingEvent event) {
        return event.getMarkerList() != null && event.getMarkerList().contains(Logging.FATAL);
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
