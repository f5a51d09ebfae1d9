package net.mixminion.testnet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.PacketKey;
import net.mixminion.packet.RoutingType;
import net.mixminion.testnet.Installation;
import net.mixminion.testnet.TestServer;
import net.mixminion.testnet.hostile.RawMmtp;

/**
 * Whether the time of an acknowledgement tells what a packet is: a whole server gets packets of all kinds in random order
 * on one connection, and the times of each two kinds are compared (ATTACKS A7, A8).
 */
final class TimingBench implements Bench {
    private static final int EACH = 4000;
    private static final int WARM_UP = 3000;
    private static final double LEAST_PROBABILITY = 0.01;

    private enum Kind {
        RELAY,
        EXIT,
        REPLAY,
        BAD,
        JUNK
    }

    private final SecureRandom random = new SecureRandom();
    private final PacketBuilder builder = new PacketBuilder(random);

    @Override
    public String name() {
        return "timing";
    }

    @Override
    public String about() {
        return "whether the time of an answer tells a relayed packet, an exit, a replay, a bad one and padding apart";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        int each = arguments.isEmpty() ? EACH : Integer.parseInt(arguments.get(0));
        Path directory = Files.createTempDirectory("mixminion-timing");
        TestServer server =
                TestServer.create(Installation.find(), directory, "timing", TestServer.freePort(), Duration.ofHours(1));
        Map<Kind, List<Double>> times = new EnumMap<>(Kind.class);
        try (server) {
            server.start();
            Hop hop = hop(server);
            Hop next = new Hop(
                    RsaKeys.generate(PacketKey.BITS, random).publicKey(),
                    new MmtpAddress("127.0.0.1", 1, hop.address().keyId()));
            InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            byte[] known = packet(Kind.RELAY, hop, next, new byte[0]);
            try (RawMmtp client = RawMmtp.connect(to).greet()) {
                for (int i = 0; i < WARM_UP; i++) {
                    time(client, Kind.values()[i % Kind.values().length], hop, next, known);
                }
                List<Kind> order = new ArrayList<>();
                for (Kind kind : Kind.values()) {
                    order.addAll(Collections.nCopies(each, kind));
                    times.put(kind, new ArrayList<>());
                }
                Collections.shuffle(order, random);
                for (Kind kind : order) {
                    times.getOrDefault(kind, List.of()).add(time(client, kind, hop, next, known));
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return report(times, each, out);
    }

    private double time(RawMmtp client, Kind kind, Hop hop, Hop next, byte[] known) throws IOException {
        byte[] block = RawMmtp.block(kind == Kind.JUNK ? "JUNK" : "SEND", packet(kind, hop, next, known));
        long begun = System.nanoTime();
        client.write(block);
        int answer = client.read(RawMmtp.ANSWER_LENGTH).length;
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (answer != RawMmtp.ANSWER_LENGTH) {
            throw new IOException("the server closed the connection");
        }
        return seconds;
    }

    private byte[] packet(Kind kind, Hop hop, Hop next, byte[] known) {
        byte[] payload = new byte[Packet.PAYLOAD_LENGTH];
        random.nextBytes(payload);
        byte[] info = PacketBuilder.tagged(builder.randomTag(), "bob@example.test".getBytes(StandardCharsets.US_ASCII));
        // all kinds are built, so that what goes before a packet is the same for each
        byte[] relay = builder.forward(payload, RoutingType.SMTP, info, List.of(hop), List.of(next))
                .bytes();
        byte[] exit = builder.forward(payload, RoutingType.SMTP, info, List.of(hop), List.of(hop))
                .bytes();
        return switch (kind) {
            case RELAY -> relay;
            case EXIT -> exit;
            case REPLAY -> known;
            case BAD, JUNK -> RawMmtp.noise();
        };
    }

    private static Hop hop(TestServer server) throws IOException, WireFormatException {
        ServerDescriptor descriptor =
                ServerDescriptor.parse(Files.readString(server.descriptor(), StandardCharsets.UTF_8), Instant.now());
        return new Hop(descriptor.packetKey(), new MmtpAddress("127.0.0.1", server.port(), descriptor.keyId()));
    }

    private static double[] values(Map<Kind, List<Double>> times, Kind kind) {
        return times.getOrDefault(kind, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static boolean report(Map<Kind, List<Double>> times, int each, PrintStream out) {
        List<Kind> kinds = List.copyOf(times.keySet());
        int pairs = kinds.size() * (kinds.size() - 1) / 2;
        double least = 1;
        StringBuilder medians = new StringBuilder();
        for (int i = 0; i < kinds.size(); i++) {
            double[] one = values(times, kinds.get(i));
            double[] sorted = one.clone();
            Arrays.sort(sorted);
            medians.append(String.format(
                    Locale.ROOT,
                    "\"%s_median_ms\":%.3f,",
                    kinds.get(i).name().toLowerCase(Locale.ROOT),
                    sorted[sorted.length / 2] * 1000));
            for (int j = 0; j < i; j++) {
                double p = KolmogorovSmirnov.probability(one, values(times, kinds.get(j)));
                out.printf(Locale.ROOT, "%s and %s: p = %.4f%n", kinds.get(i), kinds.get(j), p);
                least = Math.min(least, p);
            }
        }
        // the least of many is to be as improbable as one alone would be (Bonferroni)
        double corrected = Math.min(1, least * pairs);
        boolean held = corrected > LEAST_PROBABILITY;
        out.printf(
                Locale.ROOT,
                "{\"bench\":\"timing\",\"each\":%d,%s\"least_p\":%.4f,\"corrected_p\":%.4f,\"held\":%b}%n",
                each,
                medians,
                least,
                corrected,
                held);
        return held;
    }
}
