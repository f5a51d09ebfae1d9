package net.mixminion.sender;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import net.mixminion.config.MailLimits;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;

/**
 * Counts mails, in all and to each address, in intervals that follow each other. Keeps no address, only a digest that is
 * another one in every process; forgets everything at the end of an interval. Used by one thread.
 */
final class MailLimiter {
    private static final int SALT_LENGTH = 20;

    private final Clock clock;
    private final byte[] salt = new byte[SALT_LENGTH];
    private final Map<Digest20, Integer> byRecipient = new HashMap<>();
    private MailLimits limits;
    private Instant end = Instant.MIN;
    private int total;

    /** What may happen to a mail. */
    enum Verdict {
        /** It may leave. */
        GO,
        /** Its recipient has had enough. */
        TOO_MANY_TO_ONE,
        /** Enough has left in this interval. */
        TOO_MANY
    }

    MailLimiter(MailLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        new SecureRandom().nextBytes(salt);
    }

    /** Goes on counting with other limits. */
    void reload(MailLimits fresh) {
        limits = fresh;
    }

    /** What may happen to a mail now; counts nothing. */
    Verdict ask(String recipient) {
        turn();
        if (isReached(limits.recipient(), byRecipient.getOrDefault(key(recipient), 0))) {
            return Verdict.TOO_MANY_TO_ONE;
        }
        return isReached(limits.total(), total) ? Verdict.TOO_MANY : Verdict.GO;
    }

    /** Counts a mail that has left. */
    void left(String recipient) {
        turn();
        total++;
        if (limits.recipient().isPresent()) {
            byRecipient.merge(key(recipient), 1, Integer::sum);
        }
    }

    /** When the present interval ends. */
    Instant end() {
        return end;
    }

    private void turn() {
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
            end = now.plus(limits.interval());
            total = 0;
            byRecipient.clear();
        }
    }

    private static boolean isReached(OptionalInt limit, int count) {
        return limit.isPresent() && count >= limit.getAsInt();
    }

    /** One mailbox, whatever its case and whatever tag stands behind a plus. */
    private Digest20 key(String recipient) {
        String lower = recipient.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        int plus = lower.indexOf('+');
        String mailbox = plus > 0 && plus < at ? lower.substring(0, plus) + lower.substring(at) : lower;
        byte[] name = mailbox.getBytes(StandardCharsets.ISO_8859_1);
        byte[] salted = new byte[SALT_LENGTH + name.length];
        System.arraycopy(salt, 0, salted, 0, SALT_LENGTH);
        System.arraycopy(name, 0, salted, SALT_LENGTH, name.length);
        return Sha1.digest(salted);
    }
}
