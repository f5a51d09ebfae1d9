package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Inspection;
import net.mixminion.spool.Prefix;

/** The pools of a server as its operator may see them: how much waits, never what it is or where it goes. */
final class Queues {
    private static final String INCOMING = "incoming";
    private static final String MIX = "mix";
    private static final Duration AGES_ROUNDED_TO = Duration.ofHours(6);

    private final Path queueDir;
    private final Clock clock;

    /**
     * How many files a pool has in each state.
     *
     * @param name the pool's name, such as {@code outgoing} or {@code deliver/SMTP}
     * @param files the counts
     * @param foreign how many files are none of ours
     */
    record Count(String name, Map<Prefix, Integer> files, int foreign) {
        int of(Prefix prefix) {
            return files.getOrDefault(prefix, 0);
        }
    }

    /**
     * One message as its operator may see it.
     *
     * @param id its random name
     * @param state waiting, held or corrupt
     * @param attempts how often it could not be delivered, as far as that is counted for each message
     * @param age since its first failed attempt, rounded down to 6 hours; empty if there was none
     */
    record Item(String id, String state, String attempts, Optional<Duration> age) {}

    Queues(Path queueDir, Clock clock) {
        this.queueDir = queueDir;
        this.clock = clock;
    }

    /** The names of the pools that there are. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : List.of(INCOMING, MIX, "outgoing")) {
            if (Files.isDirectory(queueDir.resolve(name))) {
                names.add(name);
            }
        }
        Path deliver = queueDir.resolve("deliver");
        if (Files.isDirectory(deliver)) {
            try (DirectoryStream<Path> modules = Files.newDirectoryStream(deliver)) {
                for (Path module : modules) {
                    if (Files.isDirectory(module, LinkOption.NOFOLLOW_LINKS)) {
                        names.add("deliver/" + module.getFileName());
                    }
                }
            }
        }
        return names;
    }

    Path directory(String pool) {
        return queueDir.resolve(pool);
    }

    /** Whether messages of the pool wait to be mixed: nothing may choose among them, or hurry them. */
    static boolean isMixing(String pool) {
        return pool.equals(INCOMING) || pool.equals(MIX);
    }

    /** The length of raw packets, or 0 if the pool holds records. */
    static int rawLength(String pool) {
        return pool.equals(INCOMING) ? Packet.PACKET_LENGTH : 0;
    }

    /** Counts the files of all pools. */
    List<Count> counts() throws IOException {
        List<Count> result = new ArrayList<>();
        for (String name : names()) {
            result.add(count(name));
        }
        return result;
    }

    private Count count(String pool) throws IOException {
        Map<Prefix, Integer> files = new EnumMap<>(Prefix.class);
        int foreign = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory(pool))) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                Optional<Prefix> prefix = prefix(name);
                if (prefix.isPresent()) {
                    files.merge(prefix.get(), 1, Integer::sum);
                } else if (!name.startsWith(".")) {
                    foreign++;
                }
            }
        }
        return new Count(pool, files, foreign);
    }

    /** The messages of one pool; of one that is being mixed, only those that could not be read. */
    List<Item> items(String pool) throws IOException {
        List<Item> items = new ArrayList<>();
        for (Prefix prefix : List.of(Prefix.MSG, Prefix.HLD, Prefix.CRP)) {
            if (prefix != Prefix.CRP && isMixing(pool)) {
                continue;
            }
            for (String id : ids(pool, prefix)) {
                Map<String, String> meta = Inspection.header(directory(pool).resolve(Prefix.META.name(id)));
                items.add(new Item(id, state(prefix), meta.getOrDefault("attempts", ""), age(meta)));
            }
        }
        return items;
    }

    /** The ids of the files in one state. */
    List<String> ids(String pool, Prefix prefix) throws IOException {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory(pool), prefix.name("*"))) {
            for (Path file : all) {
                prefix.id(String.valueOf(file.getFileName())).ifPresent(ids::add);
            }
        }
        return ids;
    }

    private Optional<Duration> age(Map<String, String> meta) {
        String first = meta.getOrDefault("first", meta.getOrDefault("queued", ""));
        if (!first.matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(first)), clock.instant());
        return Optional.of(AGES_ROUNDED_TO.multipliedBy(Math.max(0, age.dividedBy(AGES_ROUNDED_TO))));
    }

    private static String state(Prefix prefix) {
        return switch (prefix) {
            case HLD -> "held";
            case CRP -> "corrupt";
            default -> "waiting";
        };
    }

    private static Optional<Prefix> prefix(String name) {
        for (Prefix prefix : Prefix.values()) {
            if (prefix.id(name).isPresent()) {
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }
}
