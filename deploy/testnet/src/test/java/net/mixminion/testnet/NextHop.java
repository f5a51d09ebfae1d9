package net.mixminion.testnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.mmtp.MmtpServer;
import net.mixminion.mmtp.MmtpServerOptions;
import net.mixminion.mmtp.TlsIdentity;
import net.mixminion.packet.Hop;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import net.mixminion.packet.ReplayHash;

/** The mix after the one under test, inside the test: keeps every packet and knows each by its handle. */
final class NextHop implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final PacketHandler handler;
    private final MmtpServer server;
    private final Hop hop;
    private final List<Packet> received;
    private final Set<ReplayHash> seen = new HashSet<>();
    private final List<Digest20> tags = new ArrayList<>();
    private int opened;

    private NextHop(RsaPrivateKey packetKey, MmtpServer server, Hop hop, List<Packet> received) {
        this.handler = new PacketHandler(List.of(new PacketKey("key_0001", packetKey)));
        this.server = server;
        this.hop = hop;
        this.received = received;
    }

    static NextHop start(Vertx vertx) throws WireFormatException {
        SecureRandom random = new SecureRandom();
        RsaPrivateKey identity = RsaKeys.generate(2048, random);
        RsaPrivateKey transport = RsaKeys.generate(2048, random);
        RsaPrivateKey packetKey = RsaKeys.generate(PacketKey.BITS, random);
        TlsIdentity shown = TlsIdentity.of(
                transport, TransportCertificates.chain("nexthop", transport.publicKey(), identity, Instant.now()));
        List<Packet> received = new CopyOnWriteArrayList<>();
        MmtpServer server =
                new MmtpServer(vertx, new MmtpServerOptions(LOOPBACK, 0, shown, Duration.ofMinutes(1)), packet -> {
                    received.add(packet);
                    return Future.succeededFuture(true);
                });
        int port = server.start().await();
        Hop hop = new Hop(packetKey.publicKey(), new MmtpAddress(LOOPBACK, port, RsaKeys.keyId(identity.publicKey())));
        return new NextHop(packetKey, server, hop, received);
    }

    /** This mix as packets name it. */
    Hop hop() {
        return hop;
    }

    /** How many packets came, replays included. */
    int received() {
        return received.size();
    }

    /** The handles of the packets that came, replays left out as every mix does; a handle twice is two packets. */
    synchronized List<Digest20> tags() {
        for (; opened < received.size(); opened++) {
            HopResult result = handler.process(received.get(opened));
            if (result instanceof HopResult.Exit exit && seen.add(exit.replayHash())) {
                tags.add(exit.packet().tag().orElseThrow());
            } else if (!(result instanceof HopResult.Exit)) {
                throw new AssertionError("the next hop can't open a packet: " + result);
            }
        }
        return List.copyOf(tags);
    }

    @Override
    public void close() {
        server.close().await();
    }
}
