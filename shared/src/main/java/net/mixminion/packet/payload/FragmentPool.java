package net.mixminion.packet.payload;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Decides which fragments are kept, and tells when a message is complete (E2E-spec §2.3.3).
 *
 * <p>A pure state machine over {@link FragmentMeta}: whoever owns the pool keeps the data. He asks {@link #test}, stores
 * the data if the answer is STORED, then calls {@link #add}; after REJECTED_MESSAGE he deletes what he has of the
 * message. At start he adds what he has stored. Not for several threads.
 */
public final class FragmentPool {
    private final long maxMessageSize;
    private final FinishedMessages finished;
    private final Map<Digest20, MessageState> messages = new LinkedHashMap<>();

    /**
     * An empty pool.
     *
     * @param maxMessageSize octets that a message may claim to have, with its server-side prefix
     * @param finished the messages that are done with
     */
    public FragmentPool(long maxMessageSize, FinishedMessages finished) {
        this.maxMessageSize = maxMessageSize;
        this.finished = finished;
    }

    /** What becomes of a fragment. */
    public enum Outcome {
        /** It is needed. */
        STORED,
        /** The same fragment is there already; dropped. */
        DUPLICATE,
        /** Its chunk is complete without it; dropped. */
        UNNEEDED,
        /** Its message is done with; dropped. */
        LATE,
        /** It contradicts its message or itself: the whole message is given up, and remembered as rejected. */
        REJECTED_MESSAGE,
        /** Its message would be too long; dropped, nothing is remembered. */
        TOO_LARGE
    }

    /** What {@link #add} would answer; changes nothing. */
    public Outcome test(FragmentMeta fragment) {
        if (finished.ending(fragment.messageId()).isPresent()) {
            return Outcome.LATE;
        }
        MessageState known = messages.get(fragment.messageId());
        if (known != null) {
            return known.test(fragment);
        }
        if (fragment.messageSize() > maxMessageSize) {
            return Outcome.TOO_LARGE;
        }
        return new MessageState(fragment).test(fragment);
    }

    /** Takes a fragment, or refuses it. */
    public Outcome add(FragmentMeta fragment) {
        Outcome outcome = test(fragment);
        if (outcome == Outcome.STORED) {
            messages.computeIfAbsent(fragment.messageId(), id -> new MessageState(fragment))
                    .add(fragment);
        } else if (outcome == Outcome.REJECTED_MESSAGE) {
            finish(fragment.messageId(), Ending.REJECTED);
        }
        return outcome;
    }

    /** Forgets a message's fragments and remembers that it is done with. */
    public void finish(Digest20 messageId, Ending ending) {
        finished.finish(messageId, ending);
        messages.remove(messageId);
    }

    /** Forgets a message's fragments and that there was such a message. */
    public void forget(Digest20 messageId) {
        messages.remove(messageId);
    }

    /** The unfinished message whose first fragment came first, except one. */
    public Optional<MessageState> oldestBut(Digest20 exception) {
        return messages.values().stream()
                .filter(message -> !message.messageId().equals(exception))
                .findFirst();
    }

    /** The state of an unfinished message, if any of its fragments is there. */
    public Optional<MessageState> message(Digest20 messageId) {
        @Nullable MessageState state = messages.get(messageId);
        return Optional.ofNullable(state);
    }

    /** All unfinished messages, the one whose first fragment came first in front. */
    public List<MessageState> messages() {
        return new ArrayList<>(messages.values());
    }

    /** The messages that can be put together. */
    public List<MessageState> complete() {
        return messages.values().stream().filter(MessageState::isComplete).toList();
    }

    /** The messages whose first fragment came before a GMT day, for the owner to give up. */
    public List<MessageState> startedBefore(LocalDate day) {
        return messages.values().stream()
                .filter(state -> state.firstDay().isBefore(day))
                .toList();
    }
}
