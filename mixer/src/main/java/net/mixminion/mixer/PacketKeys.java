package net.mixminion.mixer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
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
    private final Map<Digest20, HashLogException> damaged = new HashMap<>();
    private volatile LiveKeys live = LiveKeys.none();
    private String lastProblem = "";

    private record OpenKey(PacketKey key, Digest20 keyId, HashLog log) {
        void end() {
            log.close();
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
     * Reads the key directory again. A live key that can't be used leaves {@link LiveKeys#complete} false.
     *
     * <p>A key counts as live if it is so by either of two clocks, the one that people set and the one that nobody
     * sets: so neither a clock set wrong while we run nor a machine that was asleep makes us throw packets away. Keys
     * whose time is over are destroyed by keyd, and gone for us then.
     *
     * @return what is wrong with the first such key, for the operator
     * @throws IOException if the directory can't be read; the keys stay as they were
     */
    synchronized Optional<IOException> refresh() throws IOException {
        List<Instant> times =
                List.of(clock.instant().plus(EARLY), steady.instant().plus(EARLY));
        KeyDirectory directory = KeyDirectory.read(keyDir);
        List<PacketKey> keys = new ArrayList<>();
        Map<String, HashLog> logs = new HashMap<>();
        IOException problem = null;
        for (KeySet set : directory.sets()) {
            boolean isLive = times.stream().anyMatch(now -> set.isLiveAt(now, overlap));
            if (!isLive && times.stream().allMatch(now -> set.isDeadAt(now, overlap))) {
                continue;
            }
            try {
                OpenKey key = open(set);
                if (isLive) {
                    keys.add(key.key());
                }
                logs.put(set.name(), key.log());
            } catch (IOException e) {
                if (isLive) {
                    problem = problem == null ? e : problem;
                } else {
                    LOG.debug("{} can't be used yet: {}", set.name(), e.getMessage());
                }
            }
        }
        live = new LiveKeys(keys, logs, problem == null && !keys.isEmpty());
        closeAllBut(logs);
        report(problem, directory);
        return Optional.ofNullable(problem);
    }

    /**
     * Looks at all of those memories that were too large for that when they were opened. A key whose memory turns out to
     * be damaged is not used any more.
     *
     * @return whether all are in order
     */
    boolean checkMemories() throws IOException {
        List<OpenKey> keys;
        synchronized (this) {
            keys = List.copyOf(open.values());
        }
        boolean good = true;
        for (OpenKey key : keys) {
            try {
                key.log().check();
            } catch (HashLogException e) {
                good = false;
                synchronized (this) {
                    damaged.put(key.keyId(), HashLogs.withRemedy(e));
                }
            }
        }
        if (!good) {
            refresh();
        }
        return good;
    }

    private OpenKey open(KeySet set) throws IOException {
        Digest20 keyId = set.descriptor().packetKeyId();
        HashLogException damage = damaged.get(keyId);
        if (damage != null) {
            throw damage;
        }
        OpenKey known = open.get(set.name());
        if (known != null && known.keyId().equals(keyId)) {
            return known;
        }
        try {
            PacketKey key = new PacketKey(set.name(), set.mixKey());
            OpenKey opened = new OpenKey(key, keyId, hashLogs.open(set.hashLogName(), keyId, set.hashLogMadeFile()));
            open.put(set.name(), opened);
            if (known != null) {
                known.end();
            }
            return opened;
        } catch (WireFormatException | IllegalArgumentException e) {
            throw new IOException(set.mixKeyFile() + " can't be used: " + e.getMessage(), e);
        }
    }

    private void closeAllBut(Map<String, HashLog> logs) {
        open.entrySet().removeIf(entry -> {
            boolean gone = !logs.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().end();
            }
            return gone;
        });
    }

    private void report(@Nullable IOException problem, KeyDirectory directory) {
        String text = problem == null ? "" : String.valueOf(problem.getMessage());
        if (problem == null && live.logs().isEmpty()) {
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
