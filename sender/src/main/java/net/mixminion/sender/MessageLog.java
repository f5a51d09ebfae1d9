package net.mixminion.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.FinishedMessages;
import net.mixminion.spool.Durable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which fragmented messages have begun, on which day, and which are done with: a file of one line for each
 * change; that a message is done with is written through to the disk before anybody relies on it. Read whole at the start
 * and then written anew without what is too old to matter; and without the first of more than {@value #MOST} messages,
 * whose late fragments are then kept until they are too old. A last line that a crash has cut off never counted.
 *
 * <p>A line is the message's id in hexadecimal, {@code B}, {@code C} or {@code R} for begun, completed or rejected, and
 * the number of the GMT day since 1970.
 */
final class MessageLog implements FinishedMessages, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{40}) ([BCR]) ([0-9]{1,7})");
    private static final char BEGUN = 'B';
    private static final char COMPLETED = 'C';
    private static final char REJECTED = 'R';

    private static final int MOST = 50_000;

    private final Path path;
    private FileChannel file;
    private int lines;
    private final Map<Digest20, Entry> entries;
    private LocalDate today;

    private record Entry(char state, LocalDate day) {}

    private MessageLog(Path path, FileChannel file, Map<Digest20, Entry> entries, LocalDate today) {
        this.path = path;
        this.file = file;
        this.lines = entries.size();
        this.entries = entries;
        this.today = today;
    }

    /**
     * Opens the log, or begins one.
     *
     * @param oldest the first day that still matters
     */
    static MessageLog open(Path file, LocalDate oldest, LocalDate today) throws IOException {
        Map<Digest20, Entry> entries = new LinkedHashMap<>();
        if (Files.exists(file)) {
            read(file, entries);
            entries.values().removeIf(entry -> entry.day.isBefore(oldest));
        }
        return new MessageLog(file, writtenAnew(file, entries), entries, today);
    }

    private static FileChannel writtenAnew(Path file, Map<Digest20, Entry> entries) throws IOException {
        Iterator<Digest20> first = entries.keySet().iterator();
        for (int tooMany = entries.size() - MOST; tooMany > 0; tooMany--) {
            first.next();
            first.remove();
        }
        StringBuilder text = new StringBuilder();
        entries.forEach((id, entry) -> text.append(line(id, entry)));
        Durable.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.position(channel.size());
        return channel;
    }

    /** Says what day it is. */
    void today(LocalDate day) {
        today = day;
    }

    /** What day it was said to be. */
    LocalDate today() {
        return today;
    }

    /** The day on which a message began or ended, if it is remembered. */
    Optional<LocalDate> dayOf(Digest20 messageId) {
        return Optional.ofNullable(entries.get(messageId)).map(Entry::day);
    }

    /** The day on which the message began; notes today if it is new. */
    LocalDate begun(Digest20 messageId) throws IOException {
        Entry known = entries.get(messageId);
        if (known != null) {
            return known.day;
        }
        note(messageId, BEGUN);
        return today;
    }

    @Override
    public Optional<Ending> ending(Digest20 messageId) {
        Entry entry = entries.get(messageId);
        return entry == null || entry.state == BEGUN
                ? Optional.empty()
                : Optional.of(entry.state == COMPLETED ? Ending.COMPLETED : Ending.REJECTED);
    }

    /** @throws UncheckedIOException if it can't be remembered */
    @Override
    public void finish(Digest20 messageId, Ending ending) {
        if (ending(messageId).isPresent()) {
            return;
        }
        try {
            note(messageId, ending == Ending.COMPLETED ? COMPLETED : REJECTED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void note(Digest20 messageId, char state) throws IOException {
        Entry entry = new Entry(state, today);
        // if a power cut takes a beginning back, the fragments only wait a little longer
        write(line(messageId, entry), state != BEGUN);
        entries.remove(messageId);
        entries.put(messageId, entry);
        lines++;
        if (lines > 4 * MOST || entries.size() > 2 * MOST) {
            file.close();
            file = writtenAnew(path, entries);
            lines = entries.size();
        }
    }

    private void write(String text, boolean durably) throws IOException {
        long end = file.position();
        try {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (octets.hasRemaining()) {
                file.write(octets);
            }
            if (durably) {
                file.force(true);
            }
        } catch (IOException e) {
            file.truncate(end);
            throw e;
        }
    }

    private static void read(Path file, Map<Digest20, Entry> entries) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int at = 0;
        int end = text.indexOf('\n');
        int unreadable = 0;
        while (end >= 0) {
            Matcher parts = LINE.matcher(text.substring(at, end));
            if (parts.matches()) {
                entries.put(
                        Digest20.fromHex(parts.group(1)),
                        new Entry(parts.group(2).charAt(0), LocalDate.ofEpochDay(Long.parseLong(parts.group(3)))));
            } else {
                unreadable++;
            }
            at = end + 1;
            end = text.indexOf('\n', at);
        }
        if (unreadable > 0) {
            LOG.warn("{} has {} lines that can't be read; late fragments of those messages are kept", file, unreadable);
        }
    }

    private static String line(Digest20 id, Entry entry) {
        return id.hex() + " " + entry.state + " " + entry.day.toEpochDay() + "\n";
    }
}
