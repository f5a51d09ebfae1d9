package net.mixminion.testnet;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.spool.SecureDelete;

/**
 * {@code deploy/testnet/kill-mixers [PACKETS [SEED]]}: two mixers work on packets, of which every tenth comes twice, and one
 * of them or both are killed with SIGKILL again and again. Prints the ledger; status 0 if no packet is lost, none left
 * twice, and none left that never came.
 */
public final class KilledMixers {
    private static final int INSTANCES = 2;
    private static final int AT_ONCE = 10;
    private static final int BACKLOG = 40;
    private static final int RESENT = 10;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final MixerStation station;
    private final Random random;
    private final Process[] mixers = new Process[INSTANCES];
    private final Set<Digest20> due = new HashSet<>();
    private final Map<Digest20, Integer> left = new HashMap<>();
    private int kills;
    private int again;

    private KilledMixers(MixerStation station, Random random) {
        this.station = station;
        this.random = random;
    }

    public static void main(String[] args) throws Exception {
        int packets = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : new SecureRandom().nextInt(1_000_000);
        System.exit(run(packets, seed, System.out) ? 0 : 1);
    }

    private static boolean run(int packets, long seed, PrintStream out) throws IOException, InterruptedException {
        Path base = Files.createTempDirectory("mixminion-kill");
        MixerStation station =
                MixerStation.create(Installation.find(), base, MixerStation.Keys.make(), Duration.ofSeconds(1));
        KilledMixers trial = new KilledMixers(station, new Random(seed));
        try {
            out.printf("seed %d, %d packets, home %s%n", seed, packets, base);
            trial.live(packets, out);
            return trial.print(seed, out);
        } finally {
            for (Process mixer : trial.mixers) {
                mixer.destroyForcibly().waitFor();
            }
            SecureDelete.tree(base);
        }
    }

    private void live(int packets, PrintStream out) throws IOException, InterruptedException {
        for (int i = 0; i < INSTANCES; i++) {
            mixers[i] = station.start(i + "/" + INSTANCES);
        }
        Pool incoming = station.pool("incoming");
        Pool outgoing = station.pool("outgoing");
        long end = 0;
        long nextKill = 0;
        int leftAtKill = 0;
        Set<String> waitingAtKill = Set.of();
        int said = 0;
        while (end == 0 || System.nanoTime() < end) {
            if (due.size() < packets && incoming.list().size() < BACKLOG) {
                receive(incoming, Math.min(AT_ONCE, packets - due.size()));
            } else if (due.size() == packets && end == 0) {
                end = System.nanoTime() + LIMIT.toNanos();
            }
            send(outgoing);
            boolean finished = due.size() == packets && left.size() == packets;
            Set<String> waiting = new HashSet<>(incoming.list());
            if (finished && waiting.isEmpty() && station.pool("mix").list().isEmpty()) {
                return;
            }
            if (nextKill == 0 && (left.size() > leftAtKill || !waiting.containsAll(waitingAtKill))) {
                // it works: let it die at any moment of its round
                nextKill = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(1000));
            }
            if (!finished && nextKill != 0 && System.nanoTime() >= nextKill) {
                kill();
                leftAtKill = left.size();
                waitingAtKill = waiting;
                // now and then it dies while it starts
                nextKill = random.nextInt(5) == 0
                        ? System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(1500))
                        : 0;
            }
            if (left.size() / 500 > said) {
                said = left.size() / 500;
                out.printf("%d packets in, %d out, %d kills%n", due.size(), left.size(), kills);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void receive(Pool incoming, int count) throws IOException {
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Packet packet = station.keys().packet();
            packets.add(packet);
            due.add(station.keys().afterwards(packet));
        }
        for (int i = 0; i < count / RESENT; i++) {
            packets.add(packets.get(random.nextInt(count))); // a peer whose acknowledgement got lost
            again++;
        }
        try (Pool.Batch batch = incoming.batch()) {
            for (Packet packet : packets) {
                batch.write(packet.bytes());
            }
            batch.commit();
        }
    }

    private void send(Pool outgoing) throws IOException {
        List<String> ids = outgoing.list();
        for (String id : ids) {
            PoolRecord record = outgoing.read(id).orElseThrow();
            left.merge(Sha1.digest(record.body()), 1, Integer::sum);
        }
        outgoing.remove(ids);
        outgoing.purge(Integer.MAX_VALUE);
    }

    private void kill() throws IOException, InterruptedException {
        int which = random.nextInt(INSTANCES + 1);
        for (int i = 0; i < INSTANCES; i++) {
            if (which == i || which == INSTANCES) {
                mixers[i].destroyForcibly().waitFor();
                kills++;
                mixers[i] = station.start(i + "/" + INSTANCES);
            }
        }
    }

    private boolean print(long seed, PrintStream out) throws IOException {
        Set<Digest20> lost = new HashSet<>(due);
        lost.removeAll(left.keySet());
        Set<Digest20> unexpected = new HashSet<>(left.keySet());
        unexpected.removeAll(due);
        long duplicated = left.values().stream().filter(times -> times > 1).count();
        int waiting = station.pool("incoming").list().size()
                + station.pool("mix").list().size();
        out.printf(
                Locale.ROOT,
                "{\"trial\":\"kill-mixers\",\"seed\":%d,\"packets\":%d,\"sent_again\":%d,\"kills\":%d,\"left\":%d,"
                        + "\"lost\":%d,\"duplicated\":%d,\"unexpected\":%d,\"waiting\":%d}%n",
                seed,
                due.size(),
                again,
                kills,
                left.size(),
                lost.size(),
                duplicated,
                unexpected.size(),
                waiting);
        return lost.isEmpty() && duplicated == 0 && unexpected.isEmpty() && waiting == 0;
    }
}
