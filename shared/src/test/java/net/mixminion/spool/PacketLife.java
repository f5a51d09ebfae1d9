package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;

/**
 * A whole server in a few lines: takes packets in, remembers them, mixes them, sends them, with the pools and the order
 * of steps of the real one. A packet here is 20 octets that decrypt to themselves.
 */
final class PacketLife implements AutoCloseable {
    static final Digest20 KEY = Sha1.digest(new byte[] {1});

    static final List<String> POOLS = List.of("incoming", "mix", "outgoing", "deliver/SMTP");

    private final Pool incoming;
    private final Pool mix;
    private final Map<String, Pool> targets = new LinkedHashMap<>();
    private final HashLog hashLog;
    private final Firing firing;

    PacketLife(Path home, RandomGenerator random, Steps steps) throws IOException {
        incoming = Pool.open(home.resolve("incoming"), random, steps);
        mix = Pool.open(home.resolve("mix"), random, steps);
        targets.put("outgoing", Pool.open(home.resolve("outgoing"), random, steps));
        targets.put("deliver/SMTP", Pool.open(home.resolve("deliver/SMTP"), random, steps));
        hashLog = SqliteHashLog.open(home.resolve("hashlogs/hash_0001"), KEY, steps);
        firing = new Firing(mix, targets, random);
    }

    static void prepare(Path home) throws IOException {
        Files.createDirectories(home.resolve("hashlogs"));
        SqliteHashLog.create(home.resolve("hashlogs/hash_0001"), KEY);
        for (String pool : POOLS) {
            Pool.open(home.resolve(pool));
        }
    }

    void recover() throws IOException {
        incoming.recover();
        mix.recover();
        for (Pool target : targets.values()) {
            target.recover();
        }
        firing.recover();
    }

    /** The receiver: when this returns, the packets are acknowledged. */
    void receive(List<byte[]> packets) throws IOException {
        try (Pool.Batch batch = incoming.batch()) {
            for (byte[] packet : packets) {
                batch.write(packet);
            }
            batch.commit();
        }
    }

    /** The mixer: everything in incoming goes to the mix, replays go nowhere. */
    void process() throws IOException {
        List<HashLog.Entry> entries = new ArrayList<>();
        List<String> done = new ArrayList<>();
        try (Pool.Batch batch = mix.batch()) {
            for (String id : incoming.list()) {
                Optional<byte[]> packet = incoming.read(id, 20);
                if (packet.isPresent()) {
                    String pool = packet.get()[0] % 2 == 0 ? "outgoing" : "deliver/SMTP";
                    batch.write(id, new PoolRecord(Map.of(Outbound.POOL, pool), packet.get()));
                    entries.add(new HashLog.Entry(Digest20.of(packet.get()), id));
                    done.add(id);
                }
            }
            List<HashLog.Verdict> verdicts = hashLog.insert(entries);
            for (int i = 0; i < verdicts.size(); i++) {
                if (verdicts.get(i) == HashLog.Verdict.REPLAY) {
                    batch.drop(entries.get(i).fileId());
                }
            }
            batch.commit();
        }
        incoming.remove(done);
    }

    /** The mix fires. */
    void fire() throws IOException {
        List<String> chosen = mix.list(id -> !incoming.contains(id), Integer.MAX_VALUE);
        Set<String> finished = new HashSet<>(hashLog.openIds());
        finished.removeIf(incoming::contains);
        incoming.sync();
        hashLog.forgetIds(finished);
        firing.fire(chosen);
        incoming.purge(100);
    }

    /** The sender: each message that is sent is noted under its name, before it is removed. */
    void send(Map<String, Digest20> sent) throws IOException {
        for (Pool target : targets.values()) {
            for (String id : target.list()) {
                Optional<PoolRecord> record = target.read(id);
                if (record.isPresent()) {
                    sent.put(id, Digest20.of(record.get().body()));
                    target.remove(List.of(id));
                }
            }
            target.sync();
            target.purge(100);
        }
    }

    @Override
    public void close() {
        hashLog.close();
    }
}
