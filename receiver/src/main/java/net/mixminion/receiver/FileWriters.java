package net.mixminion.receiver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Pool;

/**
 * Writes the packets of a batch beside each other: each fsync of a new file is a commit of the file system's journal, and
 * those that are asked for at the same time share one.
 */
final class FileWriters implements AutoCloseable {
    private static final int HELPERS = 4;

    private final ExecutorService helpers = Executors.newFixedThreadPool(HELPERS, work -> {
        Thread helper = new Thread(work, "incoming-file");
        helper.setDaemon(true);
        return helper;
    });

    /** What became of one packet. */
    static final class Written {
        private final FutureTask<String> task;

        private Written(FutureTask<String> task) {
            this.task = task;
        }

        /**
         * The id under which it is in the batch.
         *
         * @throws IOException if it could not be written: it is not in the batch
         */
        String id() throws IOException, InterruptedException {
            try {
                return task.get();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof IOException failure) {
                    throw failure;
                } else if (cause instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException(cause);
            }
        }
    }

    /** Writes them all; when this returns, nobody is at work on the batch any more. A single one needs no helper. */
    List<Written> write(Pool.Batch batch, List<Packet> packets) throws InterruptedException {
        List<Written> written = new ArrayList<>();
        for (Packet packet : packets) {
            FutureTask<String> task = new FutureTask<>(() -> batch.write(packet.bytes()));
            if (packets.size() == 1) {
                task.run();
            } else {
                helpers.execute(task);
            }
            written.add(new Written(task));
        }
        for (Written one : written) {
            await(one.task);
        }
        return written;
    }

    private static void await(FutureTask<String> task) throws InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            // told when somebody asks for the id
        }
    }

    @Override
    public void close() {
        helpers.shutdown();
    }
}
