package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.FinishedMessages;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.Reassembly;
import net.mixminion.packet.payload.Reassembly.FragmentSource;
import net.mixminion.packet.payload.ServerSideHeader;
import net.mixminion.packet.payload.UnwhitenedMessage;

/** The {@code messages} of fragments.json: enough fragments of a message, and the message. */
final class MessageVectors {
    private static final LocalDate ANY_DAY = LocalDate.EPOCH;

    private MessageVectors() {}

    static void check(JsonNode c, Report report) throws Exception {
        Digest20 id = Digest20.of(octets(c, "message_id_b64"));
        FragmentPool pool = new FragmentPool(Long.MAX_VALUE, FinishedMessages.inMemory());
        Map<Integer, byte[]> data = new HashMap<>();
        JsonNode fragments = c.required("fragments");
        report.expect("number of fragments", c.required("subset").size(), fragments.size());
        for (int i = 0; i < fragments.size(); i++) {
            FragmentPayload fragment = fragment(fragments.get(i), c, report);
            report.expect("subset", c.required("subset").get(i).intValue(), fragment.index());
            report.expect(
                    "outcome of fragment " + fragment.index(),
                    FragmentPool.Outcome.STORED,
                    pool.add(FragmentMeta.of(fragment, "", ANY_DAY)));
            data.put(fragment.index(), fragment.data());
        }
        MessageState state = pool.message(id).orElseThrow();
        report.expect("complete", true, state.isComplete());
        report.expect("k", number(c, "k"), state.params().k());
        report.expect("n", number(c, "n"), state.params().n());
        report.expect("chunks", number(c, "chunks"), state.params().chunks());

        byte[] message = Reassembly.inMemory(state, FragmentSource.of(data));
        report.expect("message_length", number(c, "message_length"), message.length);
        if (c.has("expected_b64")) {
            report.expect("message", octets(c, "expected_b64"), message);
        }
        report.expect(
                "expected_sha1_hex",
                text(c, "expected_sha1_hex"),
                Sha1.digest(message).hex());
        report.expect("message, whitening undone piece by piece", message, streamed(state, data));
        contents(c, message, report);
    }

    private static FragmentPayload fragment(JsonNode expected, JsonNode c, Report report) throws Exception {
        byte[] octets = octets(expected, "payload_b64");
        report.expect("good digest", true, Payload.hashIsGood(octets));
        FragmentPayload fragment = (FragmentPayload) Payload.parse(octets);
        report.expect("index", number(expected, "index"), fragment.index());
        report.expect(
                "message_id", octets(c, "message_id_b64"), fragment.messageId().bytes());
        report.expect("message_length", c.required("message_length").longValue(), fragment.messageSize());
        report.expect("overhead", number(c, "overhead"), fragment.overhead());
        report.expect("packed again", octets, fragment.pack());
        return fragment;
    }

    private static byte[] streamed(MessageState state, Map<Integer, byte[]> data) throws Exception {
        ByteArrayOutputStream whitened = new ByteArrayOutputStream();
        Reassembly.write(state, FragmentSource.of(data), whitened);
        try (InputStream message =
                UnwhitenedMessage.open(() -> new ByteArrayInputStream(whitened.toByteArray()), whitened.size())) {
            return message.readAllBytes();
        }
    }

    private static void contents(JsonNode c, byte[] message, Report report) throws Exception {
        byte[] compressed = message;
        if (c.hasNonNull("ssf")) {
            JsonNode expected = c.get("ssf");
            ServerSideHeader header = ServerSideHeader.parse(message);
            report.expect("routing_type", number(expected, "routing_type"), header.exitType());
            report.expect("routing_info", octets(expected, "routing_info_b64"), header.routingInfo());
            compressed = Arrays.copyOfRange(message, header.length(), message.length);
            report.expect("compressed_length", number(expected, "compressed_length"), compressed.length);
            byte[] packed = Arrays.copyOf(header.pack(), message.length);
            System.arraycopy(compressed, 0, packed, header.length(), compressed.length);
            report.expect("header packed again", message, packed);
        }
        byte[] text = Compression.uncompress(compressed, Integer.MAX_VALUE);
        report.expect("uncompressed_length", number(c, "uncompressed_length"), text.length);
        report.expect(
                "uncompressed_sha1_hex",
                text(c, "uncompressed_sha1_hex"),
                Sha1.digest(text).hex());
        report.expect("compressed again", compressed, Compression.compress(text));
    }
}
