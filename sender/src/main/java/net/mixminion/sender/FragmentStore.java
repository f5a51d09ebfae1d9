package net.mixminion.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.packet.payload.FragmentPool;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.stage.Counters;

/**
 * The fragments that wait, as long as the pool is ours: which file holds which fragment of which message. Bounded: at
 * most {@value #MOST_MESSAGES} messages and {@value #MOST_FRAGMENTS} fragments, 1 GB on the disk; the oldest incomplete
 * message makes room. Used by one thread.
 */
final class FragmentStore implements AutoCloseable {
    static final int MOST_MESSAGES = 10_000;
    static final int MOST_FRAGMENTS = 32_768;

    private final Pool pool;
    private final Counters counters;
    private final MessageLog log;
    private final FragmentPool state;
    /** Where the fragments are: the file of each index of each message. */
    private final Map<Digest20, Map<Integer, String>> files = new HashMap<>();

    private final Set<String> known = new HashSet<>();

    private FragmentStore(Pool pool, Counters counters, MessageLog log, long longest) {
        this.pool = pool;
        this.counters = counters;
        this.log = log;
        this.state = new FragmentPool(longest, log);
    }

    /**
     * Opens what is remembered; the fragments are taken by {@link #take}.
     *
     * @param longest octets that a message may have
     * @param oldest the first day of which something is remembered
     */
    static FragmentStore open(
            Pool pool, Path logFile, Counters counters, long longest, LocalDate oldest, LocalDate today)
            throws IOException {
        return new FragmentStore(pool, counters, MessageLog.open(logFile, oldest, today), longest);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    /** Says what day it is. */
    void today(LocalDate day) {
        log.today(day);
    }

    /** What day it was said to be. */
    LocalDate today() {
        return log.today();
    }

    /** The day on which a fragment's message began, as far as that is remembered. */
    LocalDate begun(FragmentMeta fragment) {
        return log.dayOf(fragment.messageId()).orElse(log.today());
    }

    /** Which of the files that are there are new; those that are gone are forgotten. */
    List<String> unknown(List<String> present) {
        known.retainAll(new HashSet<>(present));
        return present.stream().filter(id -> !known.contains(id)).toList();
    }

    /** Keeps a new fragment, or removes it and counts why. */
    void take(String file, FragmentMeta meta) throws IOException {
        Digest20 messageId = meta.messageId();
        FragmentPool.Outcome outcome = state.test(meta);
        switch (outcome) {
            case STORED -> {
                makeRoom(messageId);
                FragmentMeta dated = meta.on(log.begun(messageId));
                state.add(dated);
                known.add(file);
                files.computeIfAbsent(messageId, id -> new HashMap<>()).put(dated.index(), file);
            }
            case REJECTED_MESSAGE -> {
                discard(List.of(file), "FRAGMENT_REJECTED");
                end(messageId, Ending.REJECTED, "FRAGMENT_REJECTED");
            }
            case DUPLICATE, UNNEEDED, LATE, TOO_LARGE -> discard(List.of(file), "FRAGMENT_" + outcome);
        }
    }

    /** Gives up the oldest messages while there are too many; nothing is remembered of them. */
    private void makeRoom(Digest20 newcomer) throws IOException {
        boolean isNew = state.message(newcomer).isEmpty();
        while (known.size() >= MOST_FRAGMENTS || (isNew && files.size() >= MOST_MESSAGES)) {
            Optional<MessageState> oldest = state.oldestBut(newcomer);
            if (oldest.isEmpty()) {
                return;
            }
            Digest20 messageId = oldest.get().messageId();
            state.forget(messageId);
            discard(filesOf(messageId), "FRAGMENT_NO_ROOM");
        }
    }

    /** The messages that can be put together. */
    List<MessageState> complete() {
        return state.complete();
    }

    /** Gives up the messages that began before a day. */
    void expire(LocalDate day) throws IOException {
        for (MessageState message : state.startedBefore(day)) {
            end(message.messageId(), Ending.REJECTED, "FRAGMENT_EXPIRED");
        }
    }

    /** The data of a fragment of a message that waits. */
    byte[] data(Digest20 messageId, int index) throws IOException {
        String file = files.getOrDefault(messageId, Map.of()).get(index);
        if (file == null) {
            throw new IOException("a fragment is no longer known");
        }
        PoolRecord record = pool.read(file).orElseThrow(() -> new IOException("a fragment is no longer there"));
        return ExitMessage.decode(record.body(), null)
                .fragment()
                .orElseThrow(() -> new IOException("a fragment is no longer one"))
                .data();
    }

    /** Remembers, durably, that a message is done with; its fragments stay for {@link #removeAll}. */
    void complete(Digest20 messageId) throws IOException {
        try {
            state.finish(messageId, Ending.COMPLETED);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Removes the fragments of a message that is done with, durably; how many they were. */
    int removeAll(Digest20 messageId) throws IOException {
        Collection<String> used = filesOf(messageId);
        pool.remove(used);
        pool.sync();
        return used.size();
    }

    /** Gives a message up: remembers how it ended, and counts its fragments under a reason. */
    void end(Digest20 messageId, Ending ending, String reason) throws IOException {
        try {
            state.finish(messageId, ending);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        discard(filesOf(messageId), reason);
    }

    /** Removes files that are of no use, and counts why. */
    void discard(Collection<String> ids, String reason) throws IOException {
        pool.remove(ids);
        ids.forEach(file -> counters.discarded(reason));
    }

    private Collection<String> filesOf(Digest20 messageId) {
        Map<Integer, String> before = files.remove(messageId);
        List<String> ids = before == null ? List.of() : new ArrayList<>(before.values());
        ids.forEach(known::remove);
        return ids;
    }
}
