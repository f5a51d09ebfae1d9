package net.mixminion.config;

import java.util.Locale;

/** How severe a message must be to be logged (the key LogLevel). */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL,
    /** Nothing is logged. */
    NEVER;

    /** Whether messages of this level can tell who sent what to whom. */
    public boolean isVerbose() {
        return this == TRACE || this == DEBUG;
    }

    static LogLevel parse(String text) throws ConfigException {
        String wanted = Blanks.strip(text).toUpperCase(Locale.ROOT);
        for (LogLevel level : values()) {
            if (level.name().equals(wanted)) {
                return level;
            }
        }
        throw Values.refuse(text, "a log level", "TRACE, DEBUG, INFO, WARN, ERROR, FATAL or NEVER");
    }
}
