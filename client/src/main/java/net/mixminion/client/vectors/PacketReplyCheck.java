package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.Hop;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.ReplyBlock;
import net.mixminion.packet.payload.ReplyDecoder;
import net.mixminion.packet.payload.SingletonPayload;
import net.mixminion.packet.payload.SurbKey;

/** What is more to a path whose second half is a SURB: the SURB's fields, and the reply as its recipient reads it. */
final class PacketReplyCheck {
    private final ReplyBlock surb;
    private final Payload reply;

    /** Checks the fields of the SURB against the packet at the swap, and decodes what the exit delivers. */
    PacketReplyCheck(JsonNode path, Report report, ExitPacket exit) throws Exception {
        byte[] binary = octets(path, "surb_b64");
        surb = ReplyBlock.parse(binary);
        report.expect("surb", binary, surb.pack());
        report.expect("surb_end_to_end_key", octets(path, "surb_end_to_end_key_b64"), surb.encryptionKey());
        int swap = number(path, "swap_hop");
        JsonNode crossing = path.path("steps").path(swap);
        report.expect("the surb's routing type", number(crossing, "routing_type"), surb.routingType());
        report.expect("the surb's routing info", octets(crossing, "routing_info_b64"), surb.routingInfo());
        byte[] afterSwap = octets(path.path("steps").path(swap + 1), "packet_b64");
        report.expect("the surb's header", Arrays.copyOf(afterSwap, Packet.HEADER_LENGTH), surb.header());

        byte[] secret = octets(path, "surb_key_b64");
        SurbKey key = new SurbKey("", secret, Instant.EPOCH);
        reply = exit.tag()
                .flatMap(tag -> ReplyDecoder.decode(exit.payload(), tag, key))
                .orElseThrow(() -> new IllegalStateException("the reply can't be decoded"));
        report.expect("kind of the reply", SingletonPayload.class, reply.getClass());
        report.expect(
                "reply_decodes_to", octets(path, "reply_decodes_to_b64"), ((SingletonPayload) reply).uncompressed());
    }

    /** Builds the same reply again; behind the swap it must be the very same packet. */
    Packet rebuilt(List<Hop> leg1) {
        return new PacketBuilder(new SecureRandom()).reply(reply.pack(), leg1, surb);
    }
}
