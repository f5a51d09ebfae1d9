package net.mixminion.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How much mail leaves at most.
 *
 * @param recipient mails to one address in each interval; no limit if empty
 * @param total mails in each interval; no limit if empty
 * @param interval what is counted in
 */
public record MailLimits(OptionalInt recipient, OptionalInt total, Duration interval) {
    /** As much as comes. */
    public static final MailLimits NONE = new MailLimits(OptionalInt.empty(), OptionalInt.empty(), Duration.ofDays(1));

    static MailLimits of(Settings settings, MailKeys keys) {
        return new MailLimits(
                settings.find(keys.recipientLimit()).map(OptionalInt::of).orElse(OptionalInt.empty()),
                settings.find(keys.totalLimit()).map(OptionalInt::of).orElse(OptionalInt.empty()),
                settings.get(keys.limitInterval()).toDuration());
    }
}
