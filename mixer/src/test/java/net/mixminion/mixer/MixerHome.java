package net.mixminion.mixer;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.Surroundings;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.RoutingType;
import net.mixminion.spool.Pool;
import net.mixminion.spool.Steps;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Counters;
import net.mixminion.stage.StageContext;

/**
 * The home of a server whose mixer is tested, and what others do with it: the receiver, keyd, people who send packets.
 */
final class MixerHome {
    static final Mixes.Mix SELF = Mixes.ALL.get(0);
    static final Mixes.Mix NEXT = Mixes.ALL.get(1);

    private static final Vertx VERTX = Vertx.vertx();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RsaPrivateKey IDENTITY = Mixes.ALL.get(4).key();
    private static final PacketBuilder BUILDER = new PacketBuilder(RANDOM);

    final Path base;
    final TestClock clock = new TestClock();
    final Counters counters = new Counters();
    private final String mixing;

    /** A home with one live key set. */
    MixerHome(Path base, String mixing) throws IOException {
        this.base = base;
        this.mixing = mixing;
        Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
        keySet("key_0001", SELF.key(), today, today.plus(Duration.ofDays(30)));
    }

    /** Another server that was given our keys. */
    MixerHome withWorkIn(Path directory) throws IOException {
        return new MixerHome(base, mixing + "\nWorkDir: " + directory);
    }

    /** The same server with what a crash has left of its home. */
    MixerHome after(Path other) throws IOException {
        MixerHome copy = new MixerHome(other, mixing);
        copy.clock.pass(Duration.between(copy.clock.instant(), clock.instant()));
        return copy;
    }

    /** Says that the home, which is a copy, is the newest and only one. */
    void moved() throws IOException {
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(queue("mix"), ".hashlog_*")) {
            for (Path mark : marks) {
                Files.write(mark, new byte[0]);
            }
        }
    }

    void keySet(String name, RsaPrivateKey key, Instant from, Instant until) throws IOException {
        DescriptorContent content = new DescriptorContent(
                "Tested",
                clock.instant(),
                from,
                until,
                "test",
                List.of(),
                "admin@example.test",
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        Path set = Files.createDirectories(base.resolve("keys").resolve(name));
        String text = new DescriptorWriter(RANDOM).write(content, key.publicKey(), IDENTITY);
        Files.writeString(set.resolve("ServerDesc"), text, StandardCharsets.ISO_8859_1);
        Files.write(set.resolve("mix.key"), RsaKeys.encodePem(key));
    }

    Mixer mixer() throws IOException {
        return mixer(0, 1, Steps.NONE);
    }

    Mixer mixer(int instance, int instances, Steps steps) throws IOException {
        return new Mixer(context(instance, instances), clock, RANDOM, steps);
    }

    StageContext context(int instance, int instances) {
        return new StageContext(instance, instances, config(), VERTX, Bus.NONE, counters, clock);
    }

    /** A mixer that has begun to work, but does each round only when told. */
    Mixer started() throws IOException {
        Mixer mixer = mixer();
        mixer.recover();
        mixer.mix().tick();
        return mixer;
    }

    ServerConfig config() {
        String text = """
                [Server]
                Homedir: %s
                Nickname: Tested
                Contact-Email: admin@example.test
                Mode: relay
                %s
                [Incoming/MMTP]
                Enabled: yes
                IP: 127.0.0.1
                Hostname: mix.example.test
                [Outgoing/MMTP]
                Enabled: yes
                [Delivery/SMTP]
                Enabled: yes
                ReturnAddress: anon@example.test
                SMTPServer: 127.0.0.1
                [Delivery/Fragmented]
                Enabled: yes
                MaximumSize: 1M
                """.formatted(base, mixing);
        try {
            return ServerConfig.fromText("mixminiond.conf", text, Surroundings.ofThisMachine());
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    Path queue(String pool) {
        return base.resolve("work/queues").resolve(pool);
    }

    Pool pool(String name) throws IOException {
        return Pool.open(queue(name));
    }

    /** Stores packets as a receiver does. */
    List<String> receive(List<byte[]> packets) throws IOException {
        return receive(packets, Steps.NONE);
    }

    List<String> receive(List<byte[]> packets, Steps steps) throws IOException {
        List<String> ids = new ArrayList<>();
        try (Pool.Batch batch = Pool.open(queue("incoming"), RANDOM, steps).batch()) {
            for (byte[] packet : packets) {
                ids.add(batch.write(packet));
            }
            batch.commit();
        }
        return ids;
    }

    List<String> receive(byte[]... packets) throws IOException {
        return receive(List.of(packets));
    }

    /** A packet for us that goes on to {@link #NEXT}. */
    static byte[] relayed() {
        return exit(RoutingType.SMTP, new byte[40], List.of(SELF, NEXT));
    }

    /** A packet that leaves the network here. */
    static byte[] exit(int type, byte[] info) {
        return exit(type, info, List.of(SELF, SELF));
    }

    /**
     * The second half of a path that begins and ends with us: what the mixer gets of {@link #exit(int, byte[])} at the
     * end.
     */
    static byte[] lastHop(int type, byte[] info) {
        Packet whole = Packet.of(exit(type, info, List.of(NEXT, SELF)));
        return relayOf(whole);
    }

    /** A dummy that ends here. */
    static byte[] dummy() {
        return relayOf(BUILDER.drop(Mixes.hops(List.of(NEXT)), Mixes.hops(List.of(SELF))));
    }

    private static byte[] relayOf(Packet packet) {
        return NEXT.handler()
                .process(packet)
                .fold(relay -> relay.packet().bytes(), exit -> new byte[0], drop -> new byte[0]);
    }

    private static byte[] exit(int type, byte[] info, List<Mixes.Mix> path) {
        byte[] payload = new byte[Packet.PAYLOAD_LENGTH];
        RANDOM.nextBytes(payload);
        return BUILDER.forward(
                        payload, type, info, Mixes.hops(path.subList(0, 1)), Mixes.hops(path.subList(1, path.size())))
                .bytes();
    }

    /** One round over incoming. */
    static int work(Mixer mixer) throws IOException {
        try {
            return mixer.incoming().work(() -> true);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What has been counted under a name. */
    long count(String name) {
        return counters.snapshot().getOrDefault(name, 0L);
    }

    Map<String, Long> counted() {
        return counters.snapshot();
    }
}
