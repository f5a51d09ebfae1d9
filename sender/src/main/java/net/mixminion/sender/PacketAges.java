package net.mixminion.sender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When packets that could not be sent were first tried: their files bear no times. One file for all of them, a line for
 * each packet with the seconds since 1970; if it can't be read, their time begins anew. Used by one thread.
 */
final class PacketAges {
    private static final Logger LOG = LoggerFactory.getLogger(PacketAges.class);
    private static final Pattern LINE = Pattern.compile("(\\S{1,100}) ([0-9]{1,12})");
    private static final int MAX_FILE_LENGTH = 64 << 20;

    private final LazyFile saved;
    private final Map<String, Instant> first = new HashMap<>();

    private PacketAges(LazyFile saved) {
        this.saved = saved;
    }

    /** The times in a file, which is kept up to date by {@link #save}. */
    static PacketAges load(LazyFile saved) {
        Path file = saved.path();
        PacketAges result = new PacketAges(saved);
        try {
            if (!Files.exists(file)) {
                return result;
            }
            if (Files.size(file) > MAX_FILE_LENGTH) {
                throw new IOException("too long");
            }
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                Matcher parts = LINE.matcher(line);
                if (parts.matches()) {
                    result.first.put(parts.group(1), Instant.ofEpochSecond(Long.parseLong(parts.group(2))));
                }
            }
        } catch (IOException e) {
            LOG.warn("{} can't be read; the packets that wait are kept longer", file, e);
        }
        return result;
    }

    /** Notes that these have been tried now, if they have not been before. */
    void tried(Collection<String> ids, Instant now) {
        int before = first.size();
        ids.forEach(id -> first.putIfAbsent(id, now));
        if (first.size() != before) {
            saved.changed();
        }
    }

    /** Whether a packet's first attempt was longer ago than {@code lifetime}. */
    boolean isOlderThan(Duration lifetime, String id, Instant now) {
        Instant tried = first.get(id);
        return tried != null && tried.plus(lifetime).isBefore(now);
    }

    /** Forgets all others; the file follows when something is noted next. */
    void keepOnly(Set<String> ids) {
        first.keySet().retainAll(ids);
    }

    /** Brings the file up to date, soon. */
    void save() {
        saved.save(() -> {
            StringBuilder lines = new StringBuilder();
            first.forEach((id, time) ->
                    lines.append(id).append(' ').append(time.getEpochSecond()).append('\n'));
            return lines.toString().getBytes(StandardCharsets.US_ASCII);
        });
    }
}
