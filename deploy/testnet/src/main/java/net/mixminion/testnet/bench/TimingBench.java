package net.mixminion.testnet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import net.mixminion.testnet.bench.TimedPackets.Timed;
import net.mixminion.testnet.hostile.RawMmtp;

/**
 * Whether times tell what a packet is (ATTACKS A7, A8): a whole server gets packets of all kinds in random order on one
 * connection. Compared are the times of their own acknowledgements, of the acknowledgement that follows, which may wait
 * for what the server does with the packet, and of a connection that is made at that moment.
 */
final class TimingBench implements Bench {
    private static final int EACH = 4000;
    private static final int ROUND = 40;
    private static final int WARM_UP_ROUNDS = 12;

    /** After one packet of so many a connection is made. */
    private static final int PER_CONNECTION = 10;

    private final Latencies own = new Latencies("own answer");
    private final Latencies following = new Latencies("answer after it");
    private final Latencies accept = new Latencies("connection after it");
    private int count;

    @Override
    public String name() {
        return "timing";
    }

    @Override
    public String about() {
        return "whether times tell a relayed packet, an exit, a dummy, a replay, a bad one and padding apart";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        int each = arguments.isEmpty() ? EACH : Integer.parseInt(arguments.get(0));
        try (WholeServer server = WholeServer.start("timing")) {
            TimedPackets packets = new TimedPackets(server.hop());
            for (int round = -WARM_UP_ROUNDS; round * ROUND < each; round++) {
                List<Timed> blocks = packets.shuffled(ROUND);
                // one for each round: none lives for more than a quarter of an hour
                try (RawMmtp client = RawMmtp.connect(server.socketAddress()).greet()) {
                    send(client, server.socketAddress(), blocks, round >= 0);
                }
            }
        }
        boolean ownAlike = own.alike(out);
        boolean followingAlike = following.alike(out);
        boolean acceptAlike = accept.alike(out);
        boolean alike = ownAlike && followingAlike && acceptAlike;
        out.printf(
                Locale.ROOT,
                "{\"bench\":\"timing\",\"each\":%d,\"own_median_ms\":%s,\"following_median_ms\":%s,"
                        + "\"accept_median_ms\":%s,\"held\":%b}%n",
                each,
                own.medians(),
                following.medians(),
                accept.medians(),
                alike);
        return alike;
    }

    private void send(RawMmtp client, InetSocketAddress to, List<Timed> blocks, boolean measured) throws IOException {
        String before = "";
        for (Timed timed : blocks) {
            double taken = answer(client, timed.block());
            String kind = timed.kind().name();
            if (measured && !before.isEmpty()) {
                own.add(kind, taken);
                following.add(before, taken);
            }
            before = kind;
            count++;
            if (count % PER_CONNECTION == 0) {
                double connected = connect(to);
                if (measured) {
                    accept.add(kind, connected);
                }
                // what comes now comes later than usual
                before = "";
            }
        }
    }

    private static double connect(InetSocketAddress to) throws IOException {
        long begun = System.nanoTime();
        RawMmtp client = RawMmtp.connect(to).greet();
        double seconds = (System.nanoTime() - begun) / 1e9;
        client.close();
        return seconds;
    }

    private static double answer(RawMmtp client, byte[] block) throws IOException {
        long begun = System.nanoTime();
        client.write(block);
        int answer = client.read(RawMmtp.ANSWER_LENGTH).length;
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (answer != RawMmtp.ANSWER_LENGTH) {
            throw new IOException("the server closed the connection");
        }
        return seconds;
    }
}
