package net.mixminion.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import net.mixminion.config.AccessRules;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.directory.Incoming;
import net.mixminion.directory.MailExit;
import net.mixminion.directory.Outgoing;
import net.mixminion.mmtp.MmtpServer;
import net.mixminion.mmtp.MmtpServerOptions;
import net.mixminion.mmtp.TlsIdentity;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import org.jspecify.annotations.Nullable;

/** Servers on the loopback interface with keys of their own; packets they took are passed on within the test. */
final class TestNetwork implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Made once in a run: servers of different tests may share them. */
    private static final List<RsaPrivateKey> KEYS = new ArrayList<>();

    private static final RsaPrivateKey TRANSPORT = RsaKeys.generate(2048, RANDOM);

    private final Vertx vertx = Vertx.vertx();
    private final Map<Digest20, Server> servers = new HashMap<>();
    private final Path directory;
    private final Instant now = Instant.now();

    /** @param directory for the descriptor files */
    TestNetwork(Path directory) {
        this.directory = directory;
    }

    /** What a server offers. */
    record Offer(
            @Nullable MailExit smtp,
            @Nullable MailExit mbox,
            @Nullable Integer fragments) {
        static final Offer RELAY = new Offer(null, null, null);
        static final Offer EXIT = new Offer(new MailExit(400, true), null, 100);
    }

    /** A packet that left the network, and where. */
    record Exit(Server server, ExitPacket packet) {}

    /** What the packets of a test came to. */
    record Arrivals(List<Exit> exits, int drops, int relays) {}

    /** One server. */
    final class Server implements AutoCloseable {
        final String nickname;
        final RsaPrivateKey identity;
        final List<Packet> received = new CopyOnWriteArrayList<>();
        final Path descriptor;
        private final RsaPrivateKey packetKey;
        private final Predicate<Packet> takes;
        private final Offer offer;
        private final int port;
        private MmtpServer mmtp;

        private Server(String nickname, Offer offer, Predicate<Packet> takes) {
            this.nickname = nickname;
            this.identity = key(2 * servers.size());
            this.packetKey = key(2 * servers.size() + 1);
            this.takes = takes;
            this.offer = offer;
            this.mmtp = listener(0);
            this.port = await(mmtp.start());
            this.descriptor = directory.resolve(nickname + "-ServerDesc");
            writeDescriptor(descriptor, nickname, offer, port, identity, packetKey, now);
        }

        private MmtpServer listener(int listenPort) {
            return new MmtpServer(
                    vertx,
                    new MmtpServerOptions("127.0.0.1", listenPort, tls(nickname, identity), Duration.ofSeconds(20)),
                    packet -> {
                        boolean taken = takes.test(packet);
                        if (taken) {
                            received.add(packet);
                        }
                        return Future.succeededFuture(taken);
                    });
        }

        /** Where it listens. */
        int port() {
            return port;
        }

        /** Listens again where it did before it was closed. */
        void reopen() {
            mmtp = listener(port);
            await(mmtp.start());
        }

        /** Stops listening; the descriptor stays. */
        @Override
        public void close() {
            await(mmtp.close());
        }
    }

    /** Starts a server that takes every packet. */
    Server start(String nickname, Offer offer) {
        return start(nickname, offer, packet -> true);
    }

    /** Starts a server that takes some packets and rejects the others. */
    Server start(String nickname, Offer offer, Predicate<Packet> takes) {
        Server server = new Server(nickname, offer, takes);
        servers.put(RsaKeys.keyId(server.identity.publicKey()), server);
        return server;
    }

    /** Starts three servers that deliver mail, and imports them. */
    void startExits(CommandRun mixminion) {
        mixminion.imports(start("Aye", Offer.EXIT), start("Bee", Offer.EXIT), start("Cee", Offer.EXIT));
    }

    /** Imports all servers once more, for somebody else. */
    void importAllInto(CommandRun mixminion) {
        mixminion.imports(servers.values().toArray(Server[]::new));
    }

    /** Has all servers publish again at a later time, and imports that. */
    void importLater(CommandRun mixminion, Instant when) {
        for (Server server : servers.values()) {
            writeDescriptor(
                    server.descriptor,
                    server.nickname,
                    server.offer,
                    server.port,
                    server.identity,
                    server.packetKey,
                    when);
        }
        importAllInto(mixminion);
    }

    /** Opens all packets that were handed over, hop by hop, until all are at their ends. */
    Arrivals passOn() {
        record Stop(Server server, Packet packet) {}
        Deque<Stop> todo = new ArrayDeque<>();
        servers.values().forEach(server -> server.received.forEach(packet -> todo.add(new Stop(server, packet))));
        List<Exit> exits = new ArrayList<>();
        int drops = 0;
        int relays = 0;
        while (!todo.isEmpty()) {
            Stop stop = todo.remove();
            PacketHandler handler = new PacketHandler(List.of(new PacketKey("key_0001", stop.server().packetKey)));
            HopResult result = handler.process(stop.packet());
            if (result instanceof HopResult.Relay relay) {
                relays++;
                todo.add(new Stop(
                        Objects.requireNonNull(servers.get(relay.nextHop().keyId())), relay.packet()));
            } else if (result instanceof HopResult.Exit exit) {
                exits.add(new Exit(stop.server(), exit.packet()));
            } else {
                drops++;
            }
        }
        return new Arrivals(exits, drops, relays);
    }

    /** Writes a descriptor that is valid from today for 30 days, published an hour before {@code when}. */
    static void writeDescriptor(
            Path file,
            String nickname,
            Offer offer,
            int port,
            RsaPrivateKey identity,
            RsaPrivateKey packetKey,
            Instant when) {
        Instant today = when.truncatedTo(ChronoUnit.DAYS);
        DescriptorContent content = new DescriptorContent(
                nickname,
                when.minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS),
                today,
                today.plus(30, ChronoUnit.DAYS),
                "Test",
                List.of(),
                "nobody@example.org",
                null,
                null,
                new Incoming("127.0.0.1", port, List.of("0.3"), AccessRules.NONE, null),
                new Outgoing(List.of("0.3"), AccessRules.NONE),
                offer.mbox(),
                offer.smtp(),
                offer.fragments());
        String text = new DescriptorWriter(RANDOM).write(content, packetKey.publicKey(), identity);
        try {
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A key of 2,048 bits; the same number gives the same key within a run. */
    static synchronized RsaPrivateKey key(int number) {
        while (KEYS.size() <= number) {
            KEYS.add(RsaKeys.generate(2048, RANDOM));
        }
        return KEYS.get(number);
    }

    private static TlsIdentity tls(String nickname, RsaPrivateKey identity) {
        try {
            return TlsIdentity.of(
                    TRANSPORT, TransportCertificates.chain(nickname, TRANSPORT.publicKey(), identity, Instant.now()));
        } catch (WireFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
