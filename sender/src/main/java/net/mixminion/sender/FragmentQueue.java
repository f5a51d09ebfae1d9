package net.mixminion.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.config.FragmentedSection;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.Packet;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fragments that wait for the rest of their message: {@code deliver/FRAGMENT/}. Each stays a file of its own until the
 * message is complete; {@link WholeMessages} then hands the message on exactly once.
 *
 * <p>The number of messages and fragments that wait is bounded; the oldest message makes room. What is wrong is refused
 * when it comes: a size beyond the limit, fragments that contradict each other, payloads that are no fragments.
 *
 * <p>Used by one thread.
 */
final class FragmentQueue {
    private static final Logger LOG = LoggerFactory.getLogger(FragmentQueue.class);
    private static final String LOG_FILE = ".messages";
    private static final int PURGE_LIMIT = 1000;
    private static final int MOST_MESSAGES = 10_000;
    private static final int MOST_FRAGMENTS = 32_768;
    /** Octets that a server-side prefix may add to a message of the largest size. */
    private static final int PREFIX_ROOM = 1024;

    private final Pool pool;
    private final WholeMessages whole;
    private final RelayQueue.Ownership ownership;
    private final Counters counters;
    private final Clock clock;
    private FragmentedSection section;
    private Duration packetLifetime;
    private @Nullable Open open;

    /** What is known while the pool is ours; built from the files when it becomes so. */
    private static final class Open {
        private final MessageLog log;
        private final FragmentPool state;
        /** Where the fragments are: the file of each index of each message. */
        private final Map<Digest20, Map<Integer, String>> files = new HashMap<>();

        private final Set<String> known = new HashSet<>();

        Open(MessageLog log, FragmentPool state) {
            this.log = log;
            this.state = state;
        }
    }

    FragmentQueue(
            Pool pool,
            WholeMessages whole,
            FragmentedSection section,
            Duration packetLifetime,
            RelayQueue.Ownership ownership,
            Counters counters,
            Clock clock) {
        this.pool = pool;
        this.whole = whole;
        this.section = section;
        this.packetLifetime = packetLifetime;
        this.ownership = ownership;
        this.counters = counters;
        this.clock = clock;
    }

    /** Goes on with other limits; everything is looked at again. */
    void reload(FragmentedSection fresh, Duration freshLifetime) {
        section = fresh;
        packetLifetime = freshLifetime;
        forget();
    }

    /** Lets go of the log; the files keep everything. */
    void close() {
        forget();
    }

    /** Looks at the pool: takes what is new, puts together what is complete, gives up what is too old. */
    void work() throws IOException {
        if (!ownership.mine(MailDelivery.DESTINATION)) {
            forget();
            return;
        }
        pool.purge(PURGE_LIMIT);
        try {
            Open now = opened();
            now.log.today(today());
            takeNew(now);
            for (MessageState message : now.state.complete()) {
                assemble(now, message);
            }
            for (MessageState message : now.state.startedBefore(oldestDay(section.maximumInterval()))) {
                giveUp(now, message.messageId(), "FRAGMENT_EXPIRED");
            }
        } catch (IOException e) {
            forget();
            throw e;
        } catch (UncheckedIOException e) {
            forget();
            throw e.getCause();
        }
    }

    private Open opened() throws IOException {
        Open now = open;
        if (now == null) {
            LocalDate oldest = oldestDay(section.maximumInterval().plus(packetLifetime));
            MessageLog log = MessageLog.open(pool.directory().resolve(LOG_FILE), oldest, today());
            long limit = Math.min(whole.longest(), section.maximumSize()) + PREFIX_ROOM;
            now = new Open(log, new FragmentPool(limit, log));
            open = now;
        }
        return now;
    }

    private void forget() {
        Open before = open;
        open = null;
        if (before != null) {
            try {
                before.log.close();
            } catch (IOException e) {
                LOG.debug("everything that was promised is written", e);
            }
        }
    }

    /** Takes new files. Whole messages that a crash has left come first: their fragments are done with. */
    private void takeNew(Open now) throws IOException {
        List<FileOf> fragments = new ArrayList<>();
        List<WholeMessages.Waiting> left = new ArrayList<>();
        List<String> ids = pool.list();
        now.known.retainAll(new HashSet<>(ids));
        for (String id : ids) {
            if (!now.known.contains(id)) {
                Optional<PoolRecord> record = pool.read(id);
                if (record.isPresent()) {
                    sort(now, id, record.get(), fragments, left);
                }
            }
        }
        for (WholeMessages.Waiting message : left) {
            now.state.finish(message.messageId(), Ending.COMPLETED);
        }
        for (FileOf fragment : fragments) {
            take(now, fragment);
        }
        if (!left.isEmpty()) {
            pool.sync();
        }
        for (WholeMessages.Waiting message : left) {
            whole.handOn(message);
        }
    }

    private record FileOf(String file, FragmentMeta meta) {}

    private void sort(Open now, String id, PoolRecord record, List<FileOf> fragments, List<WholeMessages.Waiting> left)
            throws IOException {
        Optional<WholeMessages.Waiting> waiting = WholeMessages.Waiting.of(id, record);
        if (waiting.isPresent()) {
            left.add(waiting.get());
            return;
        }
        Optional<Outbound.Exit> exit =
                Outbound.of(record).flatMap(out -> out.fold(relay -> Optional.empty(), Optional::of));
        if (exit.isEmpty() || record.body().length != Packet.PAYLOAD_LENGTH) {
            pool.corrupt(id, "not a packet for this way of delivery");
            counters.count(Event.CORRUPT_FILE);
            return;
        }
        Optional<FragmentPayload> fragment =
                ExitMessage.decode(record.body(), null).fragment();
        if (fragment.isEmpty() || exit.get().routingInfo().length > 0) {
            discard(List.of(id), fragment.isEmpty() ? "NOT_A_FRAGMENT" : "BAD_ROUTING_INFO");
            return;
        }
        fragments.add(new FileOf(id, FragmentMeta.of(fragment.get(), "", now.log.today())));
    }

    private void take(Open now, FileOf fragment) throws IOException {
        Digest20 messageId = fragment.meta.messageId();
        FragmentPool.Outcome outcome = now.state.test(fragment.meta);
        switch (outcome) {
            case STORED -> {
                makeRoom(now, messageId);
                FragmentMeta dated = dated(fragment.meta, now.log.begun(messageId));
                now.state.add(dated);
                now.known.add(fragment.file);
                now.files.computeIfAbsent(messageId, id -> new HashMap<>()).put(dated.index(), fragment.file);
            }
            case REJECTED_MESSAGE -> {
                discard(List.of(fragment.file), "FRAGMENT_REJECTED");
                giveUp(now, messageId, "FRAGMENT_REJECTED");
            }
            case DUPLICATE, UNNEEDED, LATE, TOO_LARGE -> discard(List.of(fragment.file), "FRAGMENT_" + outcome);
        }
    }

    private static FragmentMeta dated(FragmentMeta meta, LocalDate day) {
        return new FragmentMeta(
                meta.messageId(),
                meta.index(),
                meta.messageSize(),
                meta.overhead(),
                meta.digest(),
                meta.identity(),
                day);
    }

    /** Gives up the oldest messages while there are too many. */
    private void makeRoom(Open now, Digest20 newcomer) {
        boolean isNew = now.state.message(newcomer).isEmpty();
        while (now.known.size() >= MOST_FRAGMENTS || (isNew && now.files.size() >= MOST_MESSAGES)) {
            Optional<MessageState> oldest = now.state.messages().stream()
                    .filter(message -> !message.messageId().equals(newcomer))
                    .min(Comparator.comparing(MessageState::firstDay));
            if (oldest.isEmpty()) {
                return;
            }
            giveUp(now, oldest.get().messageId(), "FRAGMENT_NO_ROOM");
        }
    }

    private void assemble(Open now, MessageState message) throws IOException {
        Map<Integer, String> files = now.files.getOrDefault(message.messageId(), Map.of());
        WholeMessages.Result result = whole.assemble(message, index -> data(files.getOrDefault(index, "")), section);
        if (result.waiting().isEmpty()) {
            Ending ending = result.isKnownAsCompleted() ? Ending.COMPLETED : Ending.REJECTED;
            end(now, message.messageId(), ending, result.refusal());
            return;
        }
        now.state.finish(message.messageId(), Ending.COMPLETED);
        List<String> used = new ArrayList<>(files.values());
        now.files.remove(message.messageId());
        used.forEach(now.known::remove);
        pool.remove(used);
        pool.sync();
        whole.handOn(result.waiting().get());
        counters.count(Event.REASSEMBLED_FRAGMENT, used.size());
        counters.count(Event.REASSEMBLED_MESSAGE);
    }

    private byte[] data(String file) throws IOException {
        PoolRecord record = pool.read(file).orElseThrow(() -> new IOException("a fragment is no longer there"));
        return ExitMessage.decode(record.body(), null)
                .fragment()
                .orElseThrow(() -> new IOException("a fragment is no longer one"))
                .data();
    }

    private void giveUp(Open now, Digest20 messageId, String reason) {
        try {
            end(now, messageId, Ending.REJECTED, reason);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end(Open now, Digest20 messageId, Ending ending, String reason) throws IOException {
        now.state.finish(messageId, ending);
        Map<Integer, String> files = now.files.remove(messageId);
        if (files != null) {
            now.known.removeAll(files.values());
            discard(files.values(), reason);
        }
    }

    private void discard(Collection<String> files, String reason) throws IOException {
        pool.remove(files);
        files.forEach(file -> counters.discarded(reason));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The first day that doesn't lie before the last midnight minus an interval. */
    private LocalDate oldestDay(Duration interval) {
        LocalDateTime oldest = today().atStartOfDay().minus(interval);
        LocalDate day = oldest.toLocalDate();
        return oldest.equals(day.atStartOfDay()) ? day : day.plusDays(1);
    }
}
