package net.mixminion.testnet.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.mixminion.packet.Packet;
import net.mixminion.spool.FileIds;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.PoolRecord;
import net.mixminion.spool.Prefix;

/**
 * Packets that are on the disk long before they are measured: beside a sender's pool, in the same file system. They come
 * into the pool by a rename each, many at a time, as when a mix fires.
 */
final class Supply {
    private static final long SYNC_SECONDS = 60;
    private static final long DELETED_SECONDS = 120;

    private final Path pool;
    private final Path store;
    private final Random random = new Random();
    private final Deque<String> ready = new ArrayDeque<>();
    private final List<String> fired = new ArrayList<>();

    /** An empty supply for the pool of packets for other mixes, under a name of its own. */
    Supply(SenderProcess sender, String name) throws IOException {
        this.pool = sender.pool(Outbound.OUTGOING);
        this.store = Files.createDirectory(sender.pool(name));
    }

    /** Writes packets of random octets, so many for each destination, in turn. */
    void add(List<Outbound.Relay> to, int forEach) throws IOException {
        add(to, forEach, packet -> {});
    }

    /** With somebody who is told of each packet. */
    void add(List<Outbound.Relay> to, int forEach, Consumer<byte[]> told) throws IOException {
        byte[] packet = new byte[Packet.PACKET_LENGTH];
        for (int i = 0; i < forEach; i++) {
            for (Outbound.Relay relay : to) {
                random.nextBytes(packet);
                told.accept(packet);
                String id = FileIds.random(random);
                Files.write(store.resolve(id), new PoolRecord(relay.header(), packet).encode());
                ready.add(id);
            }
        }
    }

    /** Has all that was written brought to the disk: nobody's fsync is to pay for it later. */
    void settle() throws IOException, InterruptedException {
        Process sync = new ProcessBuilder("sync", "--file-system", store.toString())
                .inheritIO()
                .start();
        if (!sync.waitFor(SYNC_SECONDS, TimeUnit.SECONDS) || sync.exitValue() != 0) {
            throw new IOException("`sync --file-system` did not work");
        }
    }

    /** Moves the {@code count} that were written first into the pool. */
    void fire(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String id = ready.remove();
            Files.move(store.resolve(id), pool.resolve(Prefix.MSG.name(id)));
            fired.add(id);
        }
    }

    /** Waits until the sender has overwritten and deleted all that it has sent: it does so after the sending. */
    void awaitDeleted() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (isDeleting()) {
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(DELETED_SECONDS)) {
                throw new IOException("what was sent is not deleted");
            }
            Pause.of(Duration.ofMillis(100));
        }
    }

    private boolean isDeleting() throws IOException {
        try (DirectoryStream<Path> removed = Files.newDirectoryStream(pool, Prefix.RMV.name("*"))) {
            return removed.iterator().hasNext();
        }
    }

    /** Deletes what is still in the pool of all that was moved there. */
    void takeBack() throws IOException {
        for (String id : fired) {
            Files.deleteIfExists(pool.resolve(Prefix.MSG.name(id)));
        }
        fired.clear();
    }
}
