package net.mixminion.mixer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.keys.Retirement;
import net.mixminion.packet.PacketKey;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.HashLogException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the key directory: which packet keys are live, and their replay memories. The memory of a key set is made
 * when the set is first seen, before it is live.
 */
final class PacketKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacketKeys.class);

    /** A new key is used a little before its time, so that looking once a minute never means looking too late. */
    private static final Duration EARLY = Duration.ofSeconds(90);

    private final Path keyDir;
    private final Duration overlap;
    private final HashLogs hashLogs;
    private final Clock clock;
    private final Clock steady;
    private final Map<String, OpenKey> open = new HashMap<>();
    private final Map<Digest20, Retirement> unmarked = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    private volatile LiveKeys live = LiveKeys.none();
    private String lastProblem = "";

    /** A key with its memory, or without one if it is retired. */
    private record OpenKey(
            KeySet set,
            PacketKey key,
            Digest20 keyId,
            @Nullable HashLog log) {
        void end() {
            if (log != null) {
                log.close();
            }
            key.key().destroy();
        }
    }

    /**
     * The keys in {@code keyDir}, none before {@link #refresh}.
     *
     * @param overlap how long an old key is still good
     * @param clock the time of day
     * @param steady a clock that nobody sets while we run
     */
    PacketKeys(Path keyDir, Duration overlap, HashLogs hashLogs, Clock clock, Clock steady) {
        this.keyDir = keyDir;
        this.overlap = overlap;
        this.hashLogs = hashLogs;
        this.clock = clock;
        this.steady = steady;
    }

    /** The keys in use. */
    LiveKeys live() {
        return live;
    }

    /**
     * Reads the key directory again. A live key that can't be used leaves {@link LiveKeys#complete} false. A key whose
     * memory must not be used is given up, which the {@link Retirement} says that is left beside the memories.
     *
     * <p>A key counts as live if it is so by either of two clocks, the one that people set and the one that nobody
     * sets: so neither a clock set wrong while we run nor a machine that was asleep makes us throw packets away. Keys
     * whose time is over are destroyed by keyd, and gone for us then.
     *
     * @return what is wrong with a live key that can't be used, for the operator
     * @throws IOException if the directory can't be read; the keys stay as they were
     */
    synchronized Optional<IOException> refresh() throws IOException {
        List<Instant> times =
                List.of(clock.instant().plus(EARLY), steady.instant().plus(EARLY));
        KeyDirectory directory = KeyDirectory.read(keyDir);
        List<PacketKey> keys = new ArrayList<>();
        Map<String, HashLog> logs = new HashMap<>();
        Map<String, Boolean> retired = new HashMap<>();
        IOException problem = null;
        for (KeySet set : directory.sets()) {
            boolean isLive = times.stream().anyMatch(now -> set.isLiveAt(now, overlap));
            if (!isLive && times.stream().allMatch(now -> set.isDeadAt(now, overlap))) {
                continue;
            }
            try {
                Optional<Retirement> retirement = retirement(set);
                OpenKey key = retirement.isPresent() ? openRetired(set) : open(set);
                if (isLive) {
                    keys.add(key.key());
                }
                if (key.log() != null) {
                    logs.put(set.name(), key.log());
                } else {
                    retired.put(set.name(), retirement(set).map(this::isFinal).orElse(false));
                }
            } catch (IOException e) {
                if (isLive) {
                    problem = problem == null || e instanceof HashLogCopyException ? e : problem;
                } else {
                    LOG.debug("{} can't be used yet: {}", set.name(), e.getMessage());
                }
            }
        }
        live = new LiveKeys(keys, logs, retired, problem == null && !keys.isEmpty());
        closeAllBut(logs.keySet(), retired.keySet());
        report(problem, directory);
        return Optional.ofNullable(problem);
    }

    /**
     * Looks whether the memories are still where they were when they were opened, and in order as far as we have met them;
     * a key whose memory is not is given up.
     *
     * @return whether all are in order
     */
    boolean verifyMemories() throws IOException {
        return look(HashLog::verify);
    }

    /**
     * Looks at all of those memories that were too large for that when they were opened. A key whose memory turns out to
     * be damaged is given up.
     *
     * @return whether all are in order
     */
    boolean checkMemories() throws IOException {
        return look(HashLog::check);
    }

    @FunctionalInterface
    private interface Look {
        void at(HashLog log) throws IOException;
    }

    private boolean look(Look look) throws IOException {
        List<OpenKey> keys;
        synchronized (this) {
            keys = List.copyOf(open.values());
        }
        boolean good = true;
        for (OpenKey key : keys) {
            try {
                if (key.log() != null) {
                    look.at(key.log());
                }
            } catch (HashLogException e) {
                good = false;
                synchronized (this) {
                    retire(key.set(), key.keyId(), e);
                }
            }
        }
        if (!good) {
            refresh();
        }
        return good;
    }

    /** What is known of the end of a key; written down now if that was not possible before. */
    private Optional<Retirement> retirement(KeySet set) throws IOException {
        Digest20 keyId = set.descriptor().packetKeyId();
        Retirement pending = unmarked.get(keyId);
        if (pending != null) {
            mark(set, keyId, pending);
            return Optional.of(pending);
        }
        Optional<Retirement> retirement = hashLogs.retirement(set.name(), keyId);
        retirement.ifPresent(known -> tell(set, known));
        return retirement;
    }

    private void retire(KeySet set, Digest20 keyId, HashLogException reason) {
        if (Files.exists(set.descriptorFile())) { // if not, keyd is destroying the key and its memory
            Retirement retirement = new Retirement(clock.instant(), String.valueOf(reason.getMessage()));
            mark(set, keyId, retirement);
            tell(set, retirement);
        }
    }

    private void mark(KeySet set, Digest20 keyId, Retirement retirement) {
        try {
            hashLogs.retire(set.name(), keyId, retirement);
            unmarked.remove(keyId);
        } catch (IOException e) {
            if (unmarked.put(keyId, retirement) == null) {
                LOG.error("{} can't be written, will be tried again: {}", hashLogs.mark(set.name()), e.toString());
            }
        }
    }

    private void tell(KeySet set, Retirement retirement) {
        if (said.add(set.name() + retirement)) {
            LOG.error(
                    "{} is retired: {}. Without it every packet that was ever sent to this key could be sent again, so the"
                            + " key is not used any more, and keyd makes another. Packets for it wait in incoming until {},"
                            + " and are discarded then. If you can put the file back as it was: stop the server, do so,"
                            + " remove {}",
                    set.name(),
                    retirement.reason(),
                    retirement.since().plus(overlap),
                    hashLogs.mark(set.name()));
        }
    }

    /** Whether the time is over in which packets wait for the memory to come back: by both clocks. */
    private boolean isFinal(Retirement retirement) {
        Instant end = retirement.since().plus(overlap);
        return clock.instant().isAfter(end) && steady.instant().isAfter(end);
    }

    private OpenKey open(KeySet set) throws IOException {
        Digest20 keyId = set.descriptor().packetKeyId();
        OpenKey known = open.get(set.name());
        if (known != null && known.keyId().equals(keyId) && known.log() != null) {
            return known;
        }
        PacketKey key = packetKey(set);
        try {
            HashLog log = hashLogs.open(set.hashLogName(), keyId, set.hashLogMadeFile());
            return take(new OpenKey(set, key, keyId, log));
        } catch (HashLogException e) {
            retire(set, keyId, e);
            return take(new OpenKey(set, key, keyId, null));
        }
    }

    /** The key alone: so packets for it are told from what is nobody's. */
    private OpenKey openRetired(KeySet set) throws IOException {
        Digest20 keyId = set.descriptor().packetKeyId();
        OpenKey known = open.get(set.name());
        return known != null && known.keyId().equals(keyId) && known.log() == null
                ? known
                : take(new OpenKey(set, packetKey(set), keyId, null));
    }

    private OpenKey take(OpenKey key) {
        OpenKey before = open.put(key.set().name(), key);
        if (before != null) {
            before.end();
        }
        return key;
    }

    private static PacketKey packetKey(KeySet set) throws IOException {
        try {
            return new PacketKey(set.name(), set.mixKey());
        } catch (WireFormatException | IllegalArgumentException e) {
            throw new IOException(set.mixKeyFile() + " can't be used: " + e.getMessage(), e);
        }
    }

    private void closeAllBut(Set<String> used, Set<String> retired) {
        open.entrySet().removeIf(entry -> {
            boolean gone = !used.contains(entry.getKey()) && !retired.contains(entry.getKey());
            if (gone) {
                entry.getValue().end();
            }
            return gone;
        });
    }

    private void report(@Nullable IOException problem, KeyDirectory directory) {
        String text = problem == null ? "" : String.valueOf(problem.getMessage());
        if (problem == null && open.isEmpty()) {
            text = keyDir + " holds no live key set yet"
                    + directory.broken().stream()
                            .map(set -> "; " + set.name() + ": " + set.reason())
                            .findFirst()
                            .orElse("");
        }
        if (!text.equals(lastProblem)) {
            lastProblem = text;
            if (text.isEmpty()) {
                LOG.info("all live packet keys are in use again");
            } else if (problem == null) {
                LOG.warn("packets wait in incoming: {}", text); // as it is when a server starts for the first time
            } else {
                LOG.error("packets that no other key opens wait in incoming: {}", text);
            }
        }
    }

    @Override
    public synchronized void close() {
        live = LiveKeys.none();
        open.values().forEach(OpenKey::end);
        open.clear();
    }
}
