package net.mixminion.receiver;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether there is room for packets: on the disk, and in what the mixer can be expected to get through. Refusing early
 * leaves the last of the disk to those who empty it.
 */
final class Room {
    /** Packets that may wait for the mixer: 8 GB, some hours of its work. */
    static final int MOST_WAITING = 250_000;

    private final Path incoming;
    private final long minFree;
    private final int mostWaiting;
    private final LongSupplier free;
    private volatile boolean crowded;

    Room(Path incoming, long minFree) {
        this(incoming, minFree, MOST_WAITING, incoming.toFile()::getUsableSpace);
    }

    /**
     * @param minFree octets on the disk
     * @param mostWaiting packets in the pool
     * @param free tells the octets that are free now
     */
    Room(Path incoming, long minFree, int mostWaiting, LongSupplier free) {
        this.incoming = incoming;
        this.minFree = minFree;
        this.mostWaiting = mostWaiting;
        this.free = free;
    }

    /** Why no packet is to be taken now; empty if there is room. */
    Optional<String> refusal() {
        if (free.getAsLong() < minFree) {
            return Optional.of("there is less room on its disk than MinFree");
        }
        return crowded
                ? Optional.of("more than " + mostWaiting + " packets wait for the mixer there")
                : Optional.empty();
    }

    /** Counts what waits in the pool; takes a moment when that is much. */
    void count() {
        int waiting = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming, "msg_*")) {
            var each = files.iterator();
            while (waiting <= mostWaiting && each.hasNext()) {
                each.next();
                waiting++;
            }
            crowded = waiting > mostWaiting;
        } catch (IOException | DirectoryIteratorException e) {
            // whoever writes a packet there will say what is wrong
            crowded = false;
        }
    }
}
