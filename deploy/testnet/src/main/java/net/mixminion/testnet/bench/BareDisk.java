package net.mixminion.testnet.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The limit for everything that stores packets one by one: a bare loop that writes a file of one packet, fsyncs it,
 * renames it and fsyncs its directory.
 */
final class BareDisk {
    private static final int PACKET = 32768;

    private BareDisk() {}

    /**
     * Runs the loop.
     *
     * @param directory an empty directory on the disk in question; it is empty again afterwards
     * @return files a second
     */
    static double filesPerSecond(Path directory, int count) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(PACKET);
        long begun = System.nanoTime();
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            for (int i = 0; i < count; i++) {
                Path written = directory.resolve("inp_" + i);
                packet.clear().putInt(0, i);
                try (FileChannel file =
                        FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    while (packet.hasRemaining()) {
                        file.write(packet);
                    }
                    file.force(true);
                }
                Files.move(written, directory.resolve("msg_" + i), StandardCopyOption.ATOMIC_MOVE);
                folder.force(true);
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        for (int i = 0; i < count; i++) {
            Files.delete(directory.resolve("msg_" + i));
        }
        return count / seconds;
    }
}
