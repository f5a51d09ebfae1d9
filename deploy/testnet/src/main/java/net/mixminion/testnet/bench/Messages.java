package net.mixminion.testnet.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.PayloadEncoder;
import net.mixminion.packet.payload.ServerSideHeader;

/** Messages that are mailed to one address, as an exit gets them. */
final class Messages {
    static final byte[] ADDRESS = "you@example.test".getBytes(US_ASCII);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int HASH_AT = 3;
    private static final int ID_AT = 23;
    private static final int ID_LENGTH = 20;

    private Messages() {}

    /** The payloads of a message of random octets that doesn't fit into one packet. */
    static List<byte[]> fragments(int length) {
        byte[] message = new byte[length];
        RANDOM.nextBytes(message);
        message[0] = '\n';
        return new PayloadEncoder(RANDOM)
                .encode(message, 0, Optional.of(new ServerSideHeader(RoutingType.SMTP, ADDRESS))).stream()
                        .map(Payload::pack)
                        .toList();
    }

    /** The same fragment, but of a message that nobody knows. */
    static byte[] ofAnotherMessage(byte[] fragment) {
        byte[] result = fragment.clone();
        byte[] id = new byte[ID_LENGTH];
        RANDOM.nextBytes(id);
        System.arraycopy(id, 0, result, ID_AT, ID_LENGTH);
        byte[] hash = Sha1.digest(result, ID_AT, result.length - ID_AT).bytes();
        System.arraycopy(hash, 0, result, HASH_AT, hash.length);
        return result;
    }
}
