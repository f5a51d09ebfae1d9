package net.mixminion.testnet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.mixminion.testnet.ReceiverHome;
import net.mixminion.testnet.ReceiverProcess;
import net.mixminion.testnet.hostile.RawMmtp;

/**
 * Whether the time of an answer tells a packet that is taken, one that is refused and padding apart (ATTACKS A8). A
 * receiver has room and has none in turns, by a file that is made large and small again. Padding is sent in both states:
 * what differs between its times is the machine's doing, and not the receiver's.
 */
final class RefusalsBench implements Bench {
    private static final int EACH = 4000;
    private static final int ROUND = 40;
    private static final int UNMEASURED = 12;
    private static final int WARM_UP_ROUNDS = 60;
    private static final long FILLER = 512L << 20;
    private static final Duration SETTLE = Duration.ofMillis(60);

    private final Random random = new Random();
    private final Latencies times = new Latencies("answer");
    private final byte[] send = RawMmtp.block("SEND", RawMmtp.noise());
    private final byte[] junk = RawMmtp.block("JUNK", RawMmtp.noise());

    @Override
    public String name() {
        return "refusals";
    }

    @Override
    public String about() {
        return "whether the time of an answer tells a packet taken, one refused, and padding apart (fallocate)";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        int each = arguments.isEmpty() ? EACH : Integer.parseInt(arguments.get(0));
        try (ReceiverHome home = ReceiverHome.create()) {
            long free = home.directory().toFile().getUsableSpace();
            Path filler = home.directory().resolve("filler");
            try (ReceiverProcess receiver = home.start("MinFree: " + (free - FILLER / 2) / 1024 + " KB\n", "")) {
                for (int round = -WARM_UP_ROUNDS; round * ROUND < each; round++) {
                    fill(filler);
                    round(receiver, round, "REJECTED", "JUNK_AMONG_REJECTED");
                    Files.delete(filler);
                    round(receiver, round, "RECEIVED", "JUNK_AMONG_RECEIVED");
                }
            }
        }
        boolean machineEven = times.alike(out, List.of("JUNK_AMONG_REJECTED", "JUNK_AMONG_RECEIVED"));
        boolean takenAlike = times.alike(out, List.of("RECEIVED", "JUNK_AMONG_RECEIVED"));
        boolean refusedAlike = times.alike(out, List.of("REJECTED", "JUNK_AMONG_REJECTED"));
        boolean statesAlike = times.alike(out, List.of("REJECTED", "RECEIVED"));
        boolean alike = takenAlike && refusedAlike && (statesAlike || !machineEven);
        out.printf(
                Locale.ROOT,
                "{\"bench\":\"refusals\",\"each\":%d,\"median_ms\":%s,\"machine_even\":%b,\"held\":%b}%n",
                each,
                times.medians(),
                machineEven,
                alike);
        return alike;
    }

    private static void fill(Path filler) throws IOException, InterruptedException {
        int status = new ProcessBuilder("fallocate", "-l", Long.toString(FILLER), filler.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("fallocate does not work here");
        }
    }

    /** Packets and padding in random order on a connection of their own; then the pool is emptied. */
    private void round(ReceiverProcess receiver, int round, String expected, String padding)
            throws IOException, InterruptedException {
        Pause.of(SETTLE);
        List<Boolean> order = new ArrayList<>(Collections.nCopies(ROUND, true));
        order.addAll(Collections.nCopies(ROUND, false));
        Collections.shuffle(order, random);
        order.addAll(0, Collections.nCopies(UNMEASURED, true));
        try (RawMmtp client = RawMmtp.connect(receiver.socketAddress()).greet()) {
            for (int i = 0; i < order.size(); i++) {
                boolean packet = order.get(i);
                long begun = System.nanoTime();
                client.write(packet ? send : junk);
                String answer = new String(client.read(RawMmtp.ANSWER_LENGTH), StandardCharsets.ISO_8859_1);
                double taken = (System.nanoTime() - begun) / 1e9;
                if (!answer.startsWith(packet ? expected : "RECEIVED")) {
                    throw new IOException("the receiver does not say " + expected);
                }
                if (round >= 0 && i >= UNMEASURED) {
                    times.add(packet ? expected : padding, taken);
                }
            }
        }
        try (DirectoryStream<Path> stored = Files.newDirectoryStream(receiver.incoming(), "msg_*")) {
            for (Path file : stored) {
                Files.delete(file);
            }
        }
    }
}
