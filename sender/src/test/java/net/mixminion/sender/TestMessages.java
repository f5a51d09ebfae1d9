package net.mixminion.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.PayloadEncoder;
import net.mixminion.packet.payload.ServerSideHeader;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;

/** Messages as the mix hands them to the sender. */
final class TestMessages {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TestMessages() {}

    /** Puts a message for an address into the pool of SMTP delivery. */
    static String putMail(Pool pool, String address, String message) throws IOException {
        byte[] payload =
                payloads(message.getBytes(ISO_8859_1), Optional.empty()).get(0);
        return put(pool, new Outbound.Exit("SMTP", RoutingType.SMTP, tagged(address)), payload);
    }

    /** The payload of a message that fits into one packet. */
    static byte[] payload(String message) {
        return payloads(message.getBytes(ISO_8859_1), Optional.empty()).get(0);
    }

    /** The payloads of a message that the exit puts together and mails to an address. */
    static List<byte[]> fragments(String address, byte[] message) {
        return payloads(message, Optional.of(new ServerSideHeader(RoutingType.SMTP, address.getBytes(ISO_8859_1))));
    }

    static String putFragment(Pool pool, byte[] payload) throws IOException {
        return put(pool, new Outbound.Exit("FRAGMENT", RoutingType.FRAGMENT, new byte[0]), payload);
    }

    static String put(Pool pool, Outbound.Exit exit, byte[] payload) throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            String id = batch.write(new PoolRecord(exit.header(), payload));
            batch.commit();
            return id;
        }
    }

    private static byte[] tagged(String address) {
        byte[] info = new byte[20 + address.length()];
        System.arraycopy(address.getBytes(ISO_8859_1), 0, info, 20, address.length());
        return info;
    }

    private static List<byte[]> payloads(byte[] message, Optional<ServerSideHeader> header) {
        return new PayloadEncoder(RANDOM)
                .encode(message, 0, header).stream().map(Payload::pack).toList();
    }
}
