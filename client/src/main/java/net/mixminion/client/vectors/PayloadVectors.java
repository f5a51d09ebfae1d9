package net.mixminion.client.vectors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.OvercompressedException;
import net.mixminion.packet.payload.PayloadDecoder;
import net.mixminion.packet.payload.SingletonPayload;

/** The kind {@code payloads}: compression, what exit and recipient make of payloads, reply blocks, messages as text. */
final class PayloadVectors implements VectorKind {
    private static final Parts PARTS = new Parts(Map.of(
            "compress", Parts.same(PayloadVectors::compress),
            "uncompress", Parts.same(PayloadVectors::uncompress),
            "singletons", SingletonVectors::check,
            "encrypted_forward", Parts.same(PayloadVectors::encryptedForward),
            "replies", Parts.same(ReplyVectors::reply),
            "reply_block_parse", ReplyVectors::parse,
            "text_messages", Parts.same(TextMessageVectors::parse),
            "text_pack", Parts.same(TextMessageVectors::pack)));

    @Override
    public String name() {
        return "payloads";
    }

    @Override
    public void run(JsonNode file, Report report) {
        PARTS.run(file, report);
    }

    private static void compress(JsonNode c, Report report) {
        report.expect("output", octets(c, "output_b64"), Compression.compress(octets(c, "input_b64")));
    }

    private static void uncompress(JsonNode c, Report report) {
        // for Python no limit and a limit of zero are the same
        int limit = c.path("max_length").asInt(0);
        byte[] output;
        try {
            output = Compression.uncompress(octets(c, "data_b64"), limit == 0 ? Integer.MAX_VALUE : limit);
        } catch (WireFormatException | OvercompressedException e) {
            PayloadErrors.expect(c, e, report);
            return;
        }
        report.expect("result", text(c, "result"), "ok");
        report.expect("output", octets(c, "output_b64"), output);
    }

    private static void encryptedForward(JsonNode c, Report report) throws Exception {
        byte[] payload = octets(c, "exit_payload_b64");
        Digest20 tag = Digest20.of(octets(c, "exit_tag_b64"));
        report.expect(
                "server_decode_type",
                text(c, "server_decode_type"),
                SingletonVectors.type(ExitMessage.decode(payload, tag)));
        byte[] pem = text(c, "recipient_pem").getBytes(US_ASCII);
        PayloadDecoder decoder = new PayloadDecoder(List.of(), RsaKeys.parsePem(pem));
        PayloadDecoder.Decoded decoded =
                decoder.decode(payload, tag).orElseThrow(() -> new IllegalStateException("not decoded"));
        report.expect("way", PayloadDecoder.Way.ENCRYPTED_FORWARD, decoded.way());
        report.expect("message", octets(c, "message_b64"), ((SingletonPayload) decoded.payload()).uncompressed());
        report.expect("result", text(c, "result"), "ok");
    }
}
