package net.mixminion.sender;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.mixminion.config.FragmentedSection;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.Packet;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.packet.payload.FragmentPayload;
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
    /** Octets that a server-side prefix may add to a message of the largest size. */
    private static final int PREFIX_ROOM = 1024;

    private final Pool pool;
    private final WholeMessages whole;
    private final Ownership ownership;
    private final Counters counters;
    private final Clock clock;
    private FragmentedSection section;
    private Duration packetLifetime;
    private @Nullable FragmentStore open;

    FragmentQueue(
            Pool pool,
            WholeMessages whole,
            FragmentedSection section,
            Duration packetLifetime,
            Ownership ownership,
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
            FragmentStore now = opened();
            now.today(today());
            takeNew(now);
            for (MessageState message : now.complete()) {
                assemble(now, message);
            }
            now.expire(oldestDay(section.maximumInterval()));
        } catch (IOException e) {
            forget();
            throw e;
        }
    }

    private FragmentStore opened() throws IOException {
        FragmentStore now = open;
        if (now == null) {
            LocalDate oldest = oldestDay(section.maximumInterval().plus(packetLifetime));
            long limit = Math.min(whole.longest(), section.maximumSize()) + PREFIX_ROOM;
            now = FragmentStore.open(pool, pool.directory().resolve(LOG_FILE), counters, limit, oldest, today());
            open = now;
        }
        return now;
    }

    private void forget() {
        FragmentStore before = open;
        open = null;
        if (before != null) {
            try {
                before.close();
            } catch (IOException e) {
                LOG.debug("everything that was promised is written", e);
            }
        }
    }

    /** Takes new files. Whole messages that a crash has left come first: their fragments are done with. */
    private void takeNew(FragmentStore now) throws IOException {
        List<FileOf> fragments = new ArrayList<>();
        List<WholeMessages.Waiting> left = new ArrayList<>();
        for (String id : now.unknown(pool.list())) {
            Optional<PoolRecord> record = pool.read(id);
            if (record.isPresent()) {
                sort(now, id, record.get(), fragments, left);
            }
        }
        for (WholeMessages.Waiting message : left) {
            now.complete(message.messageId());
        }
        // the oldest first, so that they are the first to make room
        fragments.sort(Comparator.comparing(fragment -> now.begun(fragment.meta)));
        for (FileOf fragment : fragments) {
            now.take(fragment.file, fragment.meta);
        }
        if (!left.isEmpty()) {
            pool.sync();
        }
        for (WholeMessages.Waiting message : left) {
            whole.handOn(message);
        }
    }

    private record FileOf(String file, FragmentMeta meta) {}

    private void sort(
            FragmentStore now, String id, PoolRecord record, List<FileOf> fragments, List<WholeMessages.Waiting> left)
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
            now.discard(List.of(id), fragment.isEmpty() ? "NOT_A_FRAGMENT" : "BAD_ROUTING_INFO");
            return;
        }
        fragments.add(new FileOf(id, FragmentMeta.of(fragment.get(), "", now.today())));
    }

    private void assemble(FragmentStore now, MessageState message) throws IOException {
        Digest20 messageId = message.messageId();
        WholeMessages.Result result = whole.assemble(message, index -> now.data(messageId, index), section);
        if (result.waiting().isEmpty()) {
            Ending ending = result.isKnownAsCompleted() ? Ending.COMPLETED : Ending.REJECTED;
            now.end(messageId, ending, result.refusal());
            return;
        }
        now.complete(messageId);
        counters.count(Event.REASSEMBLED_FRAGMENT, now.removeAll(messageId));
        whole.handOn(result.waiting().get());
        counters.count(Event.REASSEMBLED_MESSAGE);
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
