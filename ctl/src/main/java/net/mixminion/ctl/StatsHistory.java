package net.mixminion.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text file of past periods, {@code StatsFile}, in the reference's format. */
final class StatsHistory {
    private static final Logger LOG = LoggerFactory.getLogger(StatsHistory.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final String HEAD = """
            # Statistics of this server, one block for each period that is over.
            # The current period is not here yet: mixminiond stats prints it.
            """;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration ROUNDED_DOWN = Duration.ofMinutes(5);

    private StatsHistory() {}

    /** One period as text. */
    static String block(Instant from, Instant to, Map<String, Long> totals) {
        StringBuilder text = new StringBuilder();
        text.append("========== From ").append(TIME.format(from)).append(" to ");
        text.append(TIME.format(to)).append(":\n");
        totals.forEach((name, n) ->
                text.append("  ").append(name).append(": ").append(n).append('\n'));
        return text.toString();
    }

    /** When a period ends; an interval of whole hours ends on the hour, from 5 minutes early to 55 late. */
    static Instant next(Instant since, Instant now, Duration observed, Duration interval) {
        Duration missing = interval.multipliedBy(3).dividedBy(4).minus(observed);
        Instant next = since.plus(interval);
        if (!missing.isNegative() && next.isBefore(now.plus(missing))) {
            next = now.plus(missing);
        }
        if (interval.toSeconds() % HOUR.toSeconds() != 0) {
            return next;
        }
        Instant midnight = next.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        Duration rest = Duration.between(midnight, next).plus(HOUR.minus(ROUNDED_DOWN));
        return midnight.plus(HOUR.multipliedBy(rest.toHours()));
    }

    /** Appends a block, unless a crash came between that and forgetting it: then it is there already. */
    static boolean append(Path file, String block) {
        try {
            if (endsWith(file, block)) {
                return true;
            }
            boolean first = !Files.exists(file);
            if (first) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, first ? HEAD + block : block, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
            return true;
        } catch (IOException e) {
            LOG.error("can't write {}; the period is kept and written later", file, e);
            return false;
        }
    }

    /** Writes a file as a whole or not at all. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void setAside(Path file) {
        try {
            Files.move(file, file.resolveSibling("crp_" + file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error("can't set {} aside", file, e);
        }
    }

    private static boolean endsWith(Path file, String block) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            long length = block.length();
            if (channel.size() < length) {
                return false;
            }
            channel.position(channel.size() - length);
            var end = java.nio.ByteBuffer.allocate((int) length);
            while (end.hasRemaining() && channel.read(end) >= 0) {
                Thread.onSpinWait();
            }
            return new String(end.array(), StandardCharsets.US_ASCII).equals(block);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
