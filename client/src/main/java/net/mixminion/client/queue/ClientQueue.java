package net.mixminion.client.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.ClientLock;
import net.mixminion.client.send.OutgoingPacket;
import net.mixminion.packet.Packet;
import net.mixminion.spool.FileIds;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;

/**
 * The packets that are on disk until their first servers have acknowledged them. What {@link #add} has returned survives
 * any crash; what {@link #remove} was told of is overwritten and deleted. A packet that is handed over or
 * removed must be this object's by {@link #add} or {@link #claim}; closing gives all of them up, and leaves them in the
 * queue. A file that can't be read is put aside under the name {@code crp_*} and complained of, and keeps nothing else
 * from being done. Several processes may use one queue at the same time, each with an object of its own; one thread.
 *
 * <p>The lock of the user's directory is held while files change, never between two calls.
 */
public final class ClientQueue implements AutoCloseable {
    private static final String ROOM = "queue";

    private final ClientHome home;
    private final Pool pool;
    private final Claims claims;
    private final RandomGenerator random;
    private final Consumer<String> complaints;

    private ClientQueue(
            ClientHome home, Pool pool, Claims claims, RandomGenerator random, Consumer<String> complaints) {
        this.home = home;
        this.pool = pool;
        this.claims = claims;
        this.random = random;
        this.complaints = complaints;
    }

    /**
     * Opens the queue of a user, which is made if it isn't there, and clears away what a crash has left half written or
     * half deleted.
     *
     * @param random for handles
     * @param complaints takes a line for each file that can't be read
     * @throws ClientException if that fails, or if somebody else could read the queue
     */
    public static ClientQueue open(ClientHome home, RandomGenerator random, Consumer<String> complaints)
            throws ClientException {
        return open(home, home.poolRoom(ROOM, true), random, complaints);
    }

    /** As {@link #open(ClientHome, RandomGenerator, Consumer)}, but empty if this user has never queued anything. */
    public static Optional<ClientQueue> find(ClientHome home, RandomGenerator random, Consumer<String> complaints)
            throws ClientException {
        Path room = home.poolRoom(ROOM, false);
        return Files.isDirectory(room) ? Optional.of(open(home, room, random, complaints)) : Optional.empty();
    }

    private static ClientQueue open(ClientHome home, Path room, RandomGenerator random, Consumer<String> complaints)
            throws ClientException {
        return locked(home, room, () -> {
            Pool pool = Pool.open(room);
            pool.limitBodies(Packet.PACKET_LENGTH);
            pool.whenCorrupt(() -> complaints.accept("a damaged file in " + room
                    + " was put aside as crp_*; the packet in it is lost, so send the message again"));
            pool.recover();
            return new ClientQueue(home, pool, Claims.in(room), random, complaints);
        });
    }

    /**
     * Queues packets; all are on stable storage when this returns. They are this object's until it is closed.
     *
     * @param day the day that is written beside them (GMT)
     * @return the queued packets, in the same order
     * @throws ClientException if they can't be stored: then none of them is
     */
    public List<QueuedPacket> add(List<OutgoingPacket> packets, LocalDate day) throws ClientException {
        return changing(() -> {
            List<QueuedPacket> queued = new ArrayList<>();
            try (Pool.Batch batch = pool.batch()) {
                for (OutgoingPacket packet : packets) {
                    String handle = claimNew();
                    batch.write(handle, QueueRecord.of(packet, day));
                    queued.add(new QueuedPacket(handle, packet.first(), day));
                }
                batch.commit();
            }
            return queued;
        });
    }

    private String claimNew() throws IOException {
        String handle;
        do {
            handle = FileIds.random(random);
        } while (!claims.take(handle));
        return handle;
    }

    /** All that is queued, in no order, whoever is at work on it. */
    public List<QueuedPacket> list() throws ClientException {
        return changing(() -> {
            List<QueuedPacket> all = new ArrayList<>();
            for (String handle : pool.list()) {
                Optional<Map<String, String>> header = pool.header(handle);
                if (header.isPresent()) {
                    Optional<QueuedPacket> packet = QueueRecord.parse(handle, header.get());
                    packet.ifPresent(all::add);
                    if (packet.isEmpty()) {
                        pool.corrupt(handle, "its header names no server or no day");
                    }
                } else {
                    complainIfThere(handle);
                }
            }
            return all;
        });
    }

    /**
     * Takes packets on, those first that come first.
     *
     * @param most how many at most
     */
    public Claimed claim(List<QueuedPacket> packets, int most) throws ClientException {
        List<QueuedPacket> ours = new ArrayList<>();
        int others = 0;
        try {
            for (QueuedPacket packet : packets) {
                if (ours.size() == most) {
                    break;
                }
                boolean taken = claims.take(packet.handle());
                // only now: whoever had it before us may have deleted it since it was listed
                if (pool.contains(packet.handle())) {
                    if (taken) {
                        ours.add(packet);
                    } else {
                        others++;
                    }
                }
            }
        } catch (IOException e) {
            throw failed(pool.directory(), e);
        }
        return new Claimed(ours, others);
    }

    /** Reads a packet; empty if it can't be read, which is complained of. */
    public Optional<Packet> read(QueuedPacket packet) throws ClientException {
        return changing(() -> {
            String handle = packet.handle();
            Optional<PoolRecord> record = pool.read(handle);
            if (record.isEmpty()) {
                complainIfThere(handle);
                return Optional.empty();
            }
            byte[] octets = record.get().body();
            if (octets.length != Packet.PACKET_LENGTH) {
                pool.corrupt(handle, "its body is no packet: " + octets.length + " octets");
                return Optional.empty();
            }
            return Optional.of(Packet.of(octets));
        });
    }

    /** Overwrites and deletes packets for good. */
    public void remove(Collection<QueuedPacket> packets) throws ClientException {
        if (packets.isEmpty()) {
            return;
        }
        changing(() -> {
            pool.remove(packets.stream().map(QueuedPacket::handle).toList());
            return pool.purge(Integer.MAX_VALUE);
        });
    }

    private void complainIfThere(String handle) {
        if (pool.contains(handle)) {
            complaints.accept("no permission to read msg_" + handle + " in " + pool.directory() + "; it is left there");
        }
    }

    private <T> T changing(Work<T> work) throws ClientException {
        return locked(home, pool.directory(), work);
    }

    private static <T> T locked(ClientHome home, Path room, Work<T> work) throws ClientException {
        ClientLock lock = home.lock();
        try {
            return work.run();
        } catch (IOException e) {
            throw failed(room, e);
        } finally {
            lock.close();
        }
    }

    private static ClientException failed(Path room, IOException e) {
        return new ClientException(ExitCode.IO, "can't use " + room + ": " + ClientHome.reason(e));
    }

    @Override
    public void close() throws ClientException {
        try {
            claims.close();
        } catch (IOException e) {
            throw failed(pool.directory(), e);
        }
    }

    /** Work on the disk. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }
}
