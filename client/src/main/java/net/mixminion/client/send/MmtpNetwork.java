package net.mixminion.client.send;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;

/** The threads and connections of one command; all end when it is closed. */
final class MmtpNetwork implements AutoCloseable {
    private final Vertx vertx;
    private final MmtpClient client;

    /**
     * @param timeout patience with each answer
     * @param clock tells whether the servers' certificates are valid
     */
    MmtpNetwork(Duration timeout, Clock clock) {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        client = new MmtpClient(vertx, MmtpClientOptions.withTimeout(timeout), clock);
    }

    MmtpClient client() {
        return client;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
