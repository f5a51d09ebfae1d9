package net.mixminion.client.fragments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.FinishedMessages;
import net.mixminion.spool.Durable;

/**
 * Remembers for {@value #DAYS} days which messages are done with, the last {@value #MOST} of them at most. The file is
 * written anew, all or nothing, for each message that ends.
 *
 * <p>A line is the message's id in hexadecimal, {@code C} or {@code R} for completed or rejected, and the number of the
 * GMT day since 1970.
 */
final class FinishedFile implements FinishedMessages {
    static final int DAYS = 30;
    static final int MOST = 10_000;

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{40}) ([CR]) ([0-9]{1,7})");
    private static final String COMPLETED = "C";
    private static final String REJECTED = "R";

    private final Path file;
    private final LocalDate today;
    private final Map<Digest20, Entry> entries;

    private record Entry(Ending ending, LocalDate day) {}

    private FinishedFile(Path file, LocalDate today, Map<Digest20, Entry> entries) {
        this.file = file;
        this.today = today;
        this.entries = entries;
    }

    /**
     * Reads the file, if it is there.
     *
     * @param complaints takes a line if there are lines that can't be read; they are passed over
     */
    static FinishedFile open(Path file, LocalDate today, Consumer<String> complaints) throws IOException {
        Map<Digest20, Entry> entries = new LinkedHashMap<>();
        int unreadable = 0;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                Matcher parts = LINE.matcher(line);
                if (parts.matches()) {
                    Ending ending = parts.group(2).equals(COMPLETED) ? Ending.COMPLETED : Ending.REJECTED;
                    entries.put(
                            Digest20.fromHex(parts.group(1)),
                            new Entry(ending, LocalDate.ofEpochDay(Long.parseLong(parts.group(3)))));
                } else {
                    unreadable++;
                }
            }
        }
        if (unreadable > 0) {
            complaints.accept(file + " has " + unreadable + (unreadable == 1 ? " line" : " lines")
                    + " that can't be read; late fragments of those messages are kept as if they were new");
        }
        LocalDate oldest = today.minusDays(DAYS);
        entries.values().removeIf(entry -> entry.day.isBefore(oldest));
        return new FinishedFile(file, today, entries);
    }

    @Override
    public Optional<Ending> ending(Digest20 messageId) {
        return Optional.ofNullable(entries.get(messageId)).map(Entry::ending);
    }

    /** @throws UncheckedIOException if it can't be remembered */
    @Override
    public void finish(Digest20 messageId, Ending ending) {
        if (entries.containsKey(messageId)) {
            return;
        }
        entries.put(messageId, new Entry(ending, today));
        Iterator<Digest20> first = entries.keySet().iterator();
        for (int tooMany = entries.size() - MOST; tooMany > 0; tooMany--) {
            first.next();
            first.remove();
        }
        StringBuilder text = new StringBuilder();
        entries.forEach((id, entry) -> text.append(line(id, entry)));
        try {
            Durable.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            entries.remove(messageId);
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Digest20 id, Entry entry) {
        String ending = entry.ending == Ending.COMPLETED ? COMPLETED : REJECTED;
        return id.hex() + " " + ending + " " + entry.day.toEpochDay() + "\n";
    }
}
