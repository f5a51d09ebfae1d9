package net.mixminion.packet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import net.mixminion.Vectors;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;

/** Five servers for tests: those of the reference's packet vectors. */
public final class Mixes {
    /** The servers, in the order of the file. */
    public static final List<Mix> ALL = Vectors.file("packets")
            .required("servers")
            .valueStream()
            .map(Mixes::read)
            .toList();

    private Mixes() {}

    /** A server as its operator ({@code key}, {@code handler}) and as a sender ({@code hop}) sees it. */
    public record Mix(String name, RsaPrivateKey key, Hop hop) {
        /** A fresh handler that knows the server's one key, named {@code key_0001}. */
        public PacketHandler handler() {
            return new PacketHandler(List.of(new PacketKey("key_0001", key)));
        }

        /** The same server under another host name. */
        public Mix at(String host) {
            MmtpAddress address = hop.address();
            return new Mix(name, key, new Hop(hop.packetKey(), new MmtpAddress(host, address.port(), address.keyId())));
        }
    }

    /** The server of a name. */
    public static Mix named(String name) {
        return ALL.stream().filter(mix -> mix.name().equals(name)).findFirst().orElseThrow();
    }

    /** A path of a given length; servers come again when all had their turn. */
    public static List<Mix> path(int length) {
        return IntStream.range(0, length).mapToObj(i -> ALL.get(i % ALL.size())).toList();
    }

    /** The hops of a path. */
    public static List<Hop> hops(List<Mix> path) {
        return path.stream().map(Mix::hop).toList();
    }

    /** Randomness that comes again with the same seed. */
    public static SecureRandom seeded(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mix read(JsonNode server) {
        try {
            byte[] pem = server.required("packet_key_pem").textValue().getBytes(StandardCharsets.US_ASCII);
            RsaPrivateKey key = RsaKeys.parsePem(pem);
            MmtpAddress address = new MmtpAddress(
                    server.required("host").textValue(),
                    server.required("port").intValue(),
                    Digest20.of(Vectors.octets(server, "keyid_b64")));
            return new Mix(server.required("name").textValue(), key, new Hop(key.publicKey(), address));
        } catch (WireFormatException e) {
            throw new IllegalStateException(e);
        }
    }
}
