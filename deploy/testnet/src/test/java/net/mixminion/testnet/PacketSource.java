package net.mixminion.testnet;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import net.mixminion.crypto.Digest20;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.Hop;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.RoutingType;

/** A sender inside the test: makes packets, each with a handle to know it by, and sends them by MMTP. */
final class PacketSource {
    private final SecureRandom random = new SecureRandom();
    private final PacketBuilder builder = new PacketBuilder(random);
    private final MmtpClient client;

    /** A packet and the handle that its exit finds in it. */
    record Tagged(Digest20 tag, Packet packet) {}

    PacketSource(Vertx vertx) {
        Duration patience = Duration.ofSeconds(10);
        client = new MmtpClient(vertx, new MmtpClientOptions(patience, patience, patience), Clock.systemUTC());
    }

    /** Packets that go through one server and leave the mix network at the next. */
    List<Tagged> make(int count, Hop server, Hop next) {
        return make(count, List.of(server), next);
    }

    /** Packets that go through some servers, one after the other, and leave the mix network at the next. */
    List<Tagged> make(int count, List<Hop> servers, Hop next) {
        List<Tagged> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[Packet.PAYLOAD_LENGTH];
            random.nextBytes(payload);
            Digest20 tag = builder.randomTag();
            byte[] info = PacketBuilder.tagged(tag, "bob@example.test".getBytes(StandardCharsets.US_ASCII));
            made.add(new Tagged(tag, builder.forward(payload, RoutingType.SMTP, info, servers, List.of(next))));
        }
        return made;
    }

    /** A packet that opens for nobody. */
    Packet noise() {
        byte[] octets = new byte[Packet.PACKET_LENGTH];
        random.nextBytes(octets);
        return Packet.of(octets);
    }

    /** Sends packets; returns those that the server has acknowledged. */
    List<Tagged> send(Hop to, List<Tagged> packets) {
        return send(to, packets, acknowledged -> {});
    }

    /**
     * Sends packets.
     *
     * @param progress told after each acknowledgement how many there are
     * @return those that the server has acknowledged
     */
    List<Tagged> send(Hop to, List<Tagged> packets, IntConsumer progress) {
        List<Packet> raw = packets.stream().map(Tagged::packet).toList();
        AtomicInteger acknowledged = new AtomicInteger();
        List<SendOutcome> outcomes = client.send(to.address(), raw, (index, outcome) -> {
                    if (outcome.accepted()) {
                        progress.accept(acknowledged.incrementAndGet());
                    }
                })
                .await();
        return IntStream.range(0, packets.size())
                .filter(i -> outcomes.get(i).accepted())
                .mapToObj(packets::get)
                .toList();
    }

    /** Sends packets without looking into them; true if all were acknowledged. */
    boolean sendRaw(Hop to, List<Packet> packets) {
        return client.send(to.address(), packets).await().stream().allMatch(SendOutcome::accepted);
    }
}
