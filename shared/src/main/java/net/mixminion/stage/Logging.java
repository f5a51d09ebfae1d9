package net.mixminion.stage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Where log lines go: to standard error, one printing line each. The supervisor, or systemd, collects them, so that no
 * stage needs the right to write the log file. Logback finds this class by itself (META-INF/services), and it is far
 * quicker than reading an XML file at every start.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /** Marks an error that ends the process; all that is logged with {@code LogLevel: FATAL}. */
    public static final Marker FATAL = MarkerFactory.getMarker("FATAL");

    /** For Logback: nothing but warnings until a program says what it wants. */
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        attach(context, "", "WARN");
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Sets the program's name and threshold for all that is logged from now on.
     *
     * @param program the name before each text, or nothing
     * @param severity TRACE, DEBUG, INFO, WARN, ERROR, FATAL or NEVER
     */
    public static void start(String program, String severity) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        attach(context, program, severity);
    }

    private static void attach(LoggerContext context, String program, String severity) {
        LogLayout layout = new LogLayout(program);
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        if (severity.equalsIgnoreCase(FATAL.getName())) {
            appender.addFilter(new FatalOnly());
        }
        appender.addFilter(new LogLimit(System::nanoTime));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        // libraries report what goes wrong with peers as they please, with addresses: only their errors count
        root.setLevel(Level.ERROR);
        // the bus may come and go, the server works without it
        context.getLogger("com.hazelcast").setLevel(Level.OFF);
        context.getLogger("net.mixminion").setLevel(level(severity));
    }

    private static Level level(String severity) {
        return switch (severity.toUpperCase(Locale.ROOT)) {
            case "TRACE" -> Level.TRACE;
            case "DEBUG" -> Level.DEBUG;
            case "INFO" -> Level.INFO;
            case "WARN" -> Level.WARN;
            case "ERROR", "FATAL" -> Level.ERROR;
            case "NEVER" -> Level.OFF;
            default -> throw new IllegalArgumentException("no such severity: " + severity);
        };
    }
}
