package net.mixminion.sender;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import net.mixminion.crypto.AesCtr;
import net.mixminion.delivery.Formatted;
import net.mixminion.delivery.Mail;
import net.mixminion.delivery.Refusal;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.Packet;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way to a mail server: one {@code deliver/MODULE/}. One mail at a time; a message is removed,
 * durably, only when the mail server has taken it. One that fails is tried again on the module's schedule, counted from
 * its first failure; while the mail server can't be reached at all, the others wait without using up their schedule.
 *
 * <p>One thread, the owner of the executor, does everything but the network.
 */
final class MailQueue {
    private static final Logger LOG = LoggerFactory.getLogger(MailQueue.class);
    private static final String RECIPIENT_LIMIT = "RECIPIENT_LIMIT";
    private static final int PURGE_LIMIT = 1000;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Pool pool;
    private final Ownership ownership;
    private final Counters counters;
    private final Clock clock;
    private final Executor thread;
    private final HoldFile holdFile;
    private final MailLimiter limiter;
    private final Map<String, MailAttempts> attempts = new HashMap<>();
    private final Deque<String> due = new ArrayDeque<>();
    private final List<MailTransport> retired = new ArrayList<>();
    private MailModule module;
    private Instant pausedUntil = Instant.MIN;
    private @Nullable String inFlight;
    private String recipient = "";
    private boolean stopping;

    MailQueue(
            Pool pool,
            MailModule module,
            HoldFile holdFile,
            Ownership ownership,
            Counters counters,
            Clock clock,
            Executor thread) {
        this.pool = pool;
        this.module = module;
        this.holdFile = holdFile;
        this.limiter = new MailLimiter(module.limits(), clock);
        this.ownership = ownership;
        this.counters = counters;
        this.clock = clock;
        this.thread = thread;
    }

    /** Goes on with another configuration; a mail that is under way ends with the old one. */
    void reload(MailModule fresh) {
        MailTransport before = module.transport();
        module = fresh;
        limiter.reload(fresh.limits());
        pausedUntil = Instant.MIN;
        if (inFlight == null) {
            before.close();
        } else {
            retired.add(before);
        }
    }

    /** Where the messages are. */
    Pool pool() {
        return pool;
    }

    /** Looks at the pool and begins to deliver what may go now. */
    void work() throws IOException {
        pool.purge(PURGE_LIMIT);
        if (inFlight != null || stopping || !ownership.mine(MailDelivery.DESTINATION)) {
            return;
        }
        Instant now = clock.instant();
        if (pausedUntil.isAfter(now) || holdFile.isThere()) {
            return;
        }
        List<String> ids = pool.list();
        attempts.keySet().retainAll(new HashSet<>(ids));
        due.clear();
        for (String id : ids) {
            MailAttempts state = attempts.get(id);
            if (state == null) {
                state = MailAttempts.read(pool, id);
                attempts.put(id, state);
            }
            if (state.isDue(now)) {
                due.add(id);
            }
        }
        next();
    }

    /** Begins nothing new; true when nothing is under way any more. */
    boolean drained() {
        stopping = true;
        return inFlight == null;
    }

    /** Lets go of the connection. */
    void close() {
        module.transport().close();
        closeRetired();
    }

    private void next() throws IOException {
        while (inFlight == null && !stopping && !due.isEmpty() && !holdFile.isThere()) {
            String id = due.removeFirst();
            Optional<PoolRecord> record = pool.read(id);
            if (record.isPresent()) {
                begin(id, record.get());
            }
        }
    }

    private void begin(String id, PoolRecord record) throws IOException {
        Optional<Outbound.Exit> exit =
                Outbound.of(record).flatMap(out -> out.fold(relay -> Optional.empty(), Optional::of));
        if (exit.isEmpty() || !exit.get().module().equals(module.name()) || !isPlausible(exit.get(), record)) {
            setAside(id, "not a message for this way of delivery");
            return;
        }
        Formatted formatted;
        try {
            formatted = format(exit.get(), record.body());
        } catch (RuntimeException e) {
            LOG.error("a bug: a message can't be made a mail", e);
            setAside(id, "a bug in our software; the log has it");
            return;
        }
        Optional<Mail> mail = formatted.fold(Optional::of, reason -> Optional.empty());
        if (mail.isEmpty()) {
            discard(id, formatted);
            return;
        }
        if (!mayLeave(id, mail.get().recipient())) {
            return;
        }
        inFlight = id;
        recipient = mail.get().recipient();
        counters.count(Event.ATTEMPTED_DELIVERY);
        module.transport()
                .send(module.headers().complete(id, mail.get()))
                .onComplete(result -> thread.execute(() -> finish(
                        id,
                        result.succeeded()
                                ? result.result()
                                : MailOutcome.unreachable(String.valueOf(result.cause())))));
    }

    /** Whether the limits let a mail go now; if not, it is dealt with. */
    private boolean mayLeave(String id, String to) throws IOException {
        return switch (limiter.ask(to)) {
            case GO -> true;
            case TOO_MANY_TO_ONE -> {
                remove(id);
                counters.discarded(RECIPIENT_LIMIT);
                yield false;
            }
            case TOO_MANY -> {
                LOG.warn("TotalLimit is reached: mail waits for the end of the interval");
                pausedUntil = limiter.end();
                due.clear();
                yield false;
            }
        };
    }

    private static boolean isPlausible(Outbound.Exit exit, PoolRecord record) {
        return exit.form() == Outbound.Form.MESSAGE || record.body().length == Packet.PAYLOAD_LENGTH;
    }

    private Formatted format(Outbound.Exit exit, byte[] body) {
        if (exit.form() == Outbound.Form.MESSAGE) {
            int limit = (int) Math.min(Integer.MAX_VALUE / 2, module.maximumSize());
            Optional<ExitMessage> message = ExitMessage.decodeReassembled(body, limit);
            return message.isEmpty()
                    ? new Formatted.Refused(Refusal.TOO_LONG)
                    : module.rules().mail(exit.routingInfo(), message.get());
        }
        // no module uses the application key, so the record doesn't have it
        ExitPacket packet = new ExitPacket(exit.exitType(), exit.routingInfo(), new byte[AesCtr.KEY_LENGTH], body);
        return module.rules().mail(packet.address(), ExitMessage.decode(packet));
    }

    private void finish(String id, MailOutcome outcome) {
        inFlight = null;
        closeRetired();
        try {
            switch (outcome.kind()) {
                case DELIVERED -> {
                    limiter.left(recipient);
                    remove(id);
                    counters.count(Event.SUCCESSFUL_DELIVERY);
                }
                case REFUSED -> giveUp(id, "the mail server refuses it");
                case LATER -> failed(id, outcome);
                case UNREACHABLE -> {
                    pause();
                    failed(id, outcome);
                }
            }
            next();
        } catch (IOException e) {
            LOG.error("can't work on {}; trying again in a second", pool.directory(), e);
        }
    }

    private void failed(String id, MailOutcome outcome) throws IOException {
        LOG.debug("a message waits for another attempt: {}", outcome.reason());
        MailAttempts state = attempts.getOrDefault(id, MailAttempts.NONE);
        Optional<MailAttempts> later = state.failed(module.schedule(), clock.instant());
        if (later.isEmpty()) {
            counters.count(Event.FAILED_DELIVERY);
            giveUp(id, "it could not be delivered within the retry schedule");
            return;
        }
        attempts.put(id, later.get());
        later.get().write(pool, id);
        counters.count(Event.FAILED_DELIVERY);
    }

    private void pause() {
        Duration first = module.schedule().waits().get(0);
        pausedUntil = clock.instant().plus(first.compareTo(LONGEST_PAUSE) < 0 ? first : LONGEST_PAUSE);
        due.clear();
    }

    private void giveUp(String id, String why) throws IOException {
        remove(id);
        counters.count(Event.UNRETRIABLE_DELIVERY);
        LOG.info("a message is discarded: {}", why);
    }

    private void discard(String id, Formatted refused) throws IOException {
        remove(id);
        counters.discarded(refused.fold(mail -> "", Refusal::name));
    }

    /** Removes a message so that no power cut brings it back. */
    private void remove(String id) throws IOException {
        pool.remove(List.of(id));
        pool.meta().remove(id);
        pool.sync();
        attempts.remove(id);
    }

    private void setAside(String id, String reason) throws IOException {
        pool.corrupt(id, reason);
        counters.count(Event.CORRUPT_FILE);
    }

    private void closeRetired() {
        retired.forEach(MailTransport::close);
        retired.clear();
    }
}
