package net.mixminion.client.vectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.CounterStream;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.ReplyBlock;
import net.mixminion.packet.payload.ReplyBlockText;
import net.mixminion.packet.payload.ReplyDecoder;
import net.mixminion.packet.payload.SingletonPayload;
import net.mixminion.packet.payload.SurbKey;

/** The {@code replies} and {@code reply_block_parse} of payloads.json. */
final class ReplyVectors {
    private static final int SECRET_LENGTH = 16;

    private ReplyVectors() {}

    static void reply(JsonNode c, Report report) throws Exception {
        ReplyBlock surb = ReplyBlock.parse(octets(c, "surb_b64"));
        report.expect("packed again", octets(c, "surb_b64"), surb.pack());
        report.expect("surb_sha1_hex", text(c, "surb_sha1_hex"), surb.digest().hex());
        report.expect(
                "surb_expires",
                c.required("surb_expires").longValue(),
                surb.expires().getEpochSecond());
        report.expect("surb_routing_type", number(c, "surb_routing_type"), surb.routingType());
        report.expect("surb_routing_info", octets(c, "surb_routing_info_b64"), surb.routingInfo());
        report.expect("surb_end_to_end_key", octets(c, "surb_end_to_end_key_b64"), surb.encryptionKey());
        report.expect("surb_text", text(c, "surb_text"), new String(ReplyBlockText.pack(surb), ISO_8859_1));
        List<ReplyBlock> read = ReplyBlockText.parse(text(c, "surb_text").getBytes(ISO_8859_1), warning -> {
            throw new IllegalStateException(warning);
        });
        report.expect("number of blocks in the text", 1, read.size());
        report.expect("block in the text", surb.pack(), read.get(0).pack());
        secrets(c, report);
        payload(c, report);
    }

    static void parse(JsonNode c, String title, Report report) {
        byte[] input;
        try {
            input = octets(c, "input_b64");
        } catch (RuntimeException e) {
            report.check(title, () -> report.expect("input_b64", "Base64", e.toString()));
            return;
        }
        boolean cutOff = "parseReplyBlocks".equals(c.path("function").asText())
                && "ok".equals(c.path("result").asText())
                && refusal(input).contains("ends within its routing info");
        if (cutOff) {
            report.differs(Difference.CUT_OFF_SURB, title, () -> cutOff(c, input, report));
        } else {
            report.check(title, () -> parse(c, input, report));
        }
    }

    private static void parse(JsonNode c, byte[] input, Report report) {
        List<ReplyBlock> blocks;
        try {
            blocks = read(text(c, "function"), input);
        } catch (WireFormatException e) {
            PayloadErrors.expectParseError(c, e, report);
            return;
        }
        report.expect("result", text(c, "result"), "ok");
        report.expect(
                "blocks_sha1_hex",
                texts(c.required("blocks_sha1_hex")),
                blocks.stream().map(block -> block.digest().hex()).toList());
    }

    private static List<ReplyBlock> read(String function, byte[] input) throws WireFormatException {
        return switch (function) {
            case "parseReplyBlock" -> List.of(ReplyBlock.parse(input));
            case "parseReplyBlocks" -> ReplyBlock.parseAll(input);
            case "parseTextReplyBlocks" -> ReplyBlockText.parse(input, warning -> {});
            default -> throw new IllegalArgumentException("no function " + function);
        };
    }

    /** All blocks but the last one, which the reference takes as it is, are what the reference says. */
    private static void cutOff(JsonNode c, byte[] input, Report report) throws WireFormatException {
        List<String> expected = texts(c.required("blocks_sha1_hex"));
        byte[] whole = input;
        while (!refusal(whole).isEmpty()) {
            whole = Arrays.copyOf(whole, whole.length - 1);
        }
        List<String> found = ReplyBlock.parseAll(whole).stream()
                .map(block -> block.digest().hex())
                .toList();
        report.expect("number of blocks", expected.size(), found.size() + 1);
        report.expect("whole blocks", expected.subList(0, found.size()), found);
    }

    private static String refusal(byte[] input) {
        try {
            ReplyBlock.parseAll(input);
            return "";
        } catch (WireFormatException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The hops' secrets come from the tag and the user's key. */
    private static void secrets(JsonNode c, Report report) {
        byte[] tag = octets(c, "exit_tag_b64");
        byte[] key = octets(c, "user_key_b64");
        byte[] validate = Sha1.hash(tag, key, "Validate".getBytes(US_ASCII));
        report.expect("validate_hash_last_byte", number(c, "validate_hash_last_byte"), (int) validate[19]);
        byte[] seed = Arrays.copyOf(Sha1.hash(tag, key, "Generate".getBytes(US_ASCII)), SECRET_LENGTH);
        CounterStream stream = new CounterStream(seed);
        JsonNode secrets = c.required("secrets_b64");
        report.expect("hops_in_surb", number(c, "hops_in_surb"), secrets.size() - 1);
        for (JsonNode secret : secrets) {
            report.expect("secret", octets(secret), stream.next(SECRET_LENGTH));
        }
        report.expect("last secret", octets(secrets.get(secrets.size() - 1)), octets(c, "surb_end_to_end_key_b64"));
    }

    /** The payload as its sender made it, as the exit saw it, and the message. */
    private static void payload(JsonNode c, Report report) throws Exception {
        byte[] sent = octets(c, "sender_payload_b64");
        byte[] octets = sent.clone();
        List<JsonNode> secrets = new ArrayList<>();
        c.required("secrets_b64").forEach(secret -> secrets.add(0, secret));
        for (JsonNode secret : secrets) {
            Lioness.decrypt(new Keyset(octets(secret)).lioness(Mode.PAYLOAD_ENCRYPT), octets, 0, octets.length);
        }
        report.expect("exit_payload", octets(c, "exit_payload_b64"), octets);
        SurbKey key = new SurbKey("", octets(c, "user_key_b64"), Instant.EPOCH);
        Payload decoded = ReplyDecoder.decode(octets, Digest20.of(octets(c, "exit_tag_b64")), key)
                .orElseThrow(() -> new IllegalStateException("not decoded"));
        report.expect("sender_payload", sent, decoded.pack());
        report.expect("message", octets(c, "message_b64"), ((SingletonPayload) decoded).uncompressed());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
