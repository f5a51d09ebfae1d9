package net.mixminion.stage;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/** Lets only those errors through that end a process: {@code LogLevel: FATAL}. */
final class FatalOnly extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
        return LogLayout.isFatal(event) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
