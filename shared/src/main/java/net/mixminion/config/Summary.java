package net.mixminion.config;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** The configuration in one line, as the section [Testing] of a descriptor tells it. */
final class Summary {
    private static final List<Key<?>> TOLD = List.of(
            ServerKeys.LOG_LEVEL,
            ServerKeys.LOG_STATS,
            ServerKeys.STATS_INTERVAL,
            ServerKeys.PUBLIC_KEY_OVERLAP,
            ServerKeys.MODE,
            ServerKeys.MIX_ALGORITHM,
            ServerKeys.MIX_INTERVAL,
            ServerKeys.MIX_POOL_RATE,
            ServerKeys.MIX_POOL_MIN_SIZE,
            ServerKeys.TIMEOUT,
            ServerKeys.MAX_BANDWIDTH,
            ServerKeys.OUTGOING_RETRY,
            ServerKeys.MAX_CONNECTIONS,
            ServerKeys.SMTP.enabled(),
            ServerKeys.SMTP.retry(),
            ServerKeys.SMTP.smtpServer(),
            ServerKeys.SMTP.returnAddress(),
            ServerKeys.SMTP.fromTag(),
            ServerKeys.SMTP.subjectLine(),
            ServerKeys.SMTP.maximumSize(),
            ServerKeys.MIXMASTER.enabled(),
            ServerKeys.MIXMASTER.retry(),
            ServerKeys.MIXMASTER_SERVER,
            ServerKeys.MIXMASTER.fromTag(),
            ServerKeys.MIXMASTER.subjectLine(),
            ServerKeys.MIXMASTER.maximumSize(),
            ServerKeys.FRAGMENTED_ENABLED,
            ServerKeys.FRAGMENTED_MAXIMUM_SIZE,
            ServerKeys.MAXIMUM_INTERVAL);

    private Summary() {}

    /** {@code Section/Key='value'} for the sections that are there, with {@code "; "} between. */
    static String of(Settings settings) {
        StringJoiner parts = new StringJoiner("; ");
        for (Key<?> key : TOLD) {
            if (settings.hasSection(key.section())) {
                printed(settings, key).ifPresent(value -> parts.add(key + "=" + quoted(value)));
            }
        }
        return parts.toString();
    }

    private static <T> Optional<String> printed(Settings settings, Key<T> key) {
        return settings.find(key).map(value -> key.kind().print(value));
    }

    /** A text in single quotes, or in double ones if it has only single ones in it. */
    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\t') {
                out.append("\\t");
            } else if (c < ' ') {
                out.append(String.format("\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append(quote).toString();
    }
}
