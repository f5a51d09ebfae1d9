package net.mixminion.testnet.bench;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.packet.Hop;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import net.mixminion.packet.RoutingType;
import net.mixminion.testnet.hostile.RawMmtp;

/** Blocks of all kinds in random order, for {@link TimingBench}. */
final class TimedPackets {
    /** What becomes of it. */
    enum Kind {
        /** Goes on to another server. */
        RELAY,
        /** Is mail. */
        EXIT,
        /** A dummy, which ends here. */
        DROP,
        /** Was here before. */
        REPLAY,
        /** No key opens it. */
        BAD,
        /** Padding of the link. */
        JUNK
    }

    /** A block as it goes over the wire. */
    static final class Timed {
        private final Kind kind;
        private final byte[] block;

        Timed(Kind kind, byte[] block) {
            this.kind = kind;
            this.block = block;
        }

        Kind kind() {
            return kind;
        }

        byte[] block() {
            return block;
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final PacketBuilder builder = new PacketBuilder(random);
    private final RsaPrivateKey before = RsaKeys.generate(PacketKey.BITS, random);
    private final PacketHandler hopBefore = new PacketHandler(List.of(new PacketKey("before", before)));
    private final Hop hop;
    private final Hop previous;
    private final Hop next;
    private final byte[] known;

    /** @param hop the server that gets them */
    TimedPackets(Hop hop) {
        this.hop = hop;
        MmtpAddress nowhere = new MmtpAddress("127.0.0.1", 1, hop.address().keyId());
        this.previous = new Hop(before.publicKey(), nowhere);
        this.next = new Hop(RsaKeys.generate(PacketKey.BITS, random).publicKey(), nowhere);
        this.known = packet(Kind.RELAY);
    }

    /** So many of each kind, in random order. */
    List<Timed> shuffled(int each) {
        List<Timed> blocks = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < each; i++) {
                blocks.add(new Timed(kind, RawMmtp.block(kind == Kind.JUNK ? "JUNK" : "SEND", packet(kind))));
            }
        }
        Collections.shuffle(blocks, random);
        return blocks;
    }

    private byte[] packet(Kind kind) {
        return switch (kind) {
            case RELAY -> forward(hop, next).bytes();
            case EXIT -> exit();
            case DROP -> builder.dummy(List.of(hop)).bytes();
            case REPLAY -> known;
            case BAD, JUNK -> RawMmtp.noise();
        };
    }

    private Packet forward(Hop crossing, Hop exit) {
        byte[] payload = new byte[Packet.PAYLOAD_LENGTH];
        random.nextBytes(payload);
        byte[] info = PacketBuilder.tagged(builder.randomTag(), "bob@example.test".getBytes(StandardCharsets.US_ASCII));
        return builder.forward(payload, RoutingType.SMTP, info, List.of(crossing), List.of(exit));
    }

    /** A packet whose exit is the server, as the hop before it passes it on. */
    private byte[] exit() {
        HopResult passed = hopBefore.process(forward(previous, hop));
        if (passed instanceof HopResult.Relay relay) {
            return relay.packet().bytes();
        }
        throw new IllegalStateException("the hop before does not pass it on: " + passed);
    }
}
