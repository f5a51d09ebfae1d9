package net.mixminion.testnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.Sha1;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import net.mixminion.spool.Pool;

/**
 * The home of a server of which mixers alone run, as processes of the installed program: packets are put into
 * {@code incoming/} as a receiver puts them there, and taken from {@code outgoing/} as a sender takes them.
 */
public final class MixerStation {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PacketBuilder BUILDER = new PacketBuilder(RANDOM);
    private static final Duration LIFETIME = Duration.ofDays(30);

    private final Installation installation;
    private final Path base;
    private final Keys keys;

    /** The keys of a server, its packet key and the one of whoever comes next; for several homes in a row. */
    public record Keys(RsaPrivateKey identity, RsaPrivateKey packetKey, RsaPrivateKey next) {
        /** Makes keys. */
        public static Keys make() {
            return new Keys(
                    RsaKeys.generate(PacketKey.BITS, RANDOM),
                    RsaKeys.generate(PacketKey.BITS, RANDOM),
                    RsaKeys.generate(PacketKey.BITS, RANDOM));
        }

        private Hop hop() {
            return hop(packetKey);
        }

        private Hop hop(RsaPrivateKey key) {
            return new Hop(
                    key.publicKey(), new MmtpAddress("mix.example.test", 48099, RsaKeys.keyId(identity.publicKey())));
        }

        /** A packet that this server swaps the headers of and relays. */
        public Packet packet() {
            return BUILDER.drop(List.of(hop()), List.of(hop(next)));
        }

        /** A packet that this server relays as it is. */
        public Packet forwarded() {
            return BUILDER.drop(List.of(hop(), hop(next)), List.of(hop(next)));
        }

        /** A handler of what comes to this server. */
        public PacketHandler handler() {
            return new PacketHandler(List.of(new PacketKey("key_0001", packetKey)));
        }

        /** What a packet of {@link #packet} is known by when it has left this server. */
        public Digest20 afterwards(Packet packet) {
            return handler()
                    .process(packet)
                    .fold(
                            relay -> Sha1.digest(relay.packet().bytes()),
                            exit -> {
                                throw new IllegalStateException("not relayed");
                            },
                            drop -> {
                                throw new IllegalStateException("not relayed: " + drop.reason());
                            });
        }

        /** Encrypts 214 octets at most to the packet key: the RSA part of a header that says whatever one likes. */
        byte[] seal(byte[] plain) {
            return net.mixminion.crypto.Rsa.encrypt(plain, packetKey.publicKey(), RANDOM);
        }
    }

    private MixerStation(Installation installation, Path base, Keys keys) {
        this.installation = installation;
        this.base = base;
        this.keys = keys;
    }

    /** Makes a home in an empty directory, with a live key set and a mix that lets all go at each interval. */
    public static MixerStation create(Installation installation, Path base, Keys keys, Duration mixInterval)
            throws IOException {
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx------"));
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        DescriptorContent content = new DescriptorContent(
                "Station",
                Instant.now(),
                today,
                today.plus(LIFETIME),
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
        Path set = Files.createDirectories(
                base.resolve("keys/key_0001"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String text =
                new DescriptorWriter(RANDOM).write(content, keys.packetKey().publicKey(), keys.identity());
        Files.writeString(set.resolve("ServerDesc"), text, StandardCharsets.ISO_8859_1);
        Files.write(
                Files.createFile(
                        set.resolve("mix.key"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                RsaKeys.encodePem(keys.packetKey()));
        Files.writeString(base.resolve("mixminiond.conf"), """
                [Host]
                FileParanoia: no
                [Server]
                BaseDir: %s
                Nickname: Station
                Contact-Email: admin@example.test
                Mode: relay
                MixAlgorithm: Timed
                MixInterval: %d sec
                [Incoming/MMTP]
                Enabled: yes
                [Outgoing/MMTP]
                Enabled: yes
                """.formatted(base, mixInterval.toSeconds()));
        MixerStation station = new MixerStation(installation, base, keys);
        for (String pool : List.of("incoming", "mix", "outgoing")) {
            station.pool(pool);
        }
        return station;
    }

    /** The keys. */
    public Keys keys() {
        return keys;
    }

    /** A pool, opened. */
    public Pool pool(String name) throws IOException {
        return Pool.open(base.resolve("work/queues").resolve(name));
    }

    /** The files of a message in a pool are {@code msg_ID} in this directory. */
    public Path directory(String pool) {
        return base.resolve("work/queues").resolve(pool);
    }

    /**
     * Starts a mixer; what it says goes to {@code mixer.log}.
     *
     * @param instance which of how many, such as {@code 0/2}
     * @param prefix words before the command, such as those that bind it to a processor
     */
    public Process start(String instance, String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(installation.mixminiond(), "stage", "mixer"));
        command.addAll(List.of("-f", base.resolve("mixminiond.conf").toString(), "--instance", instance));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        return builder.start();
    }

    /** What the mixers have said. */
    public Path log() {
        return base.resolve("mixer.log");
    }
}
