package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.testnet.ReceiverHome;
import net.mixminion.testnet.ReceiverProcess;
import net.mixminion.testnet.hostile.RawMmtp;

/** Packets a second that the receiver stores and acknowledges, against a bare loop on the same disk. */
final class AckBench implements Bench {
    private static final int RUNS = 9;
    private static final int PACKETS = 1600;
    private static final int CONNECTIONS = 16;
    private static final double LEAST = 0.9;

    @Override
    public String name() {
        return "acks";
    }

    @Override
    public String about() {
        return "durable acknowledgements a second, one connection and sixteen, as a ratio to the bare loop";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ReceiverHome home = ReceiverHome.create();
                ReceiverProcess receiver = home.start("", "")) {
            MmtpClient client =
                    new MmtpClient(vertx, MmtpClientOptions.withTimeout(Duration.ofMinutes(1)), Clock.systemUTC());
            MmtpAddress to = receiver.address();
            rate(client, to, CONNECTIONS, receiver);
            double[] bare = new double[RUNS];
            double[] one = new double[RUNS];
            double[] sixteen = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                // each comes first in turn: what one leaves to the disk falls into the next
                for (int turn = i; turn < i + 3; turn++) {
                    switch (turn % 3) {
                        case 0 -> bare[i] = bare(home.directory());
                        case 1 -> one[i] = rate(client, to, 1, receiver);
                        default -> sixteen[i] = rate(client, to, CONNECTIONS, receiver);
                    }
                }
                out.printf(
                        Locale.ROOT,
                        "bare %.0f/s, one connection %.0f/s, sixteen %.0f/s%n",
                        bare[i],
                        one[i],
                        sixteen[i]);
            }
            double limit = Medians.of(bare);
            double ratio = Medians.ofRatios(sixteen, bare);
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"acks\",\"bare_per_s\":%.0f,\"one_per_s\":%.0f,\"sixteen_per_s\":%.0f,"
                            + "\"one_ratio\":%.2f,\"sixteen_ratio\":%.2f,\"held\":%b}%n",
                    limit,
                    Medians.of(one),
                    Medians.of(sixteen),
                    Medians.ofRatios(one, bare),
                    ratio,
                    ratio >= LEAST);
            return ratio >= LEAST;
        } finally {
            vertx.close().await();
        }
    }

    private static double bare(Path where) throws IOException {
        Path directory = Files.createTempDirectory(where, "bare");
        try {
            return BareDisk.filesPerSecond(directory, PACKETS);
        } finally {
            Files.delete(directory);
        }
    }

    private static double rate(MmtpClient client, MmtpAddress to, int connections, ReceiverProcess receiver)
            throws IOException {
        List<Packet> packets = Collections.nCopies(PACKETS / connections, Packet.of(RawMmtp.noise()));
        List<Future<List<SendOutcome>>> sending = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            sending.add(client.send(to, packets));
        }
        for (Future<List<SendOutcome>> outcomes : sending) {
            if (!outcomes.await().stream().allMatch(SendOutcome::accepted)) {
                throw new IOException("a packet was not acknowledged: " + outcomes.result());
            }
        }
        double rate = PACKETS / ((System.nanoTime() - begun) / 1e9);
        try (DirectoryStream<Path> stored = Files.newDirectoryStream(receiver.incoming(), "msg_*")) {
            for (Path file : stored) {
                Files.delete(file);
            }
        }
        return rate;
    }
}
