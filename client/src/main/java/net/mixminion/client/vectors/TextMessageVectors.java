package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.AnonymousMessage;
import net.mixminion.packet.payload.OvercompressedException;

/** The {@code text_messages} and {@code text_pack} of payloads.json: messages as text. */
final class TextMessageVectors {
    private static final Map<String, AnonymousMessage.Type> TYPES = Map.of(
            "TXT", AnonymousMessage.Type.PLAINTEXT,
            "BIN", AnonymousMessage.Type.BINARY,
            "LONG", AnonymousMessage.Type.OVERCOMPRESSED,
            "ENC", AnonymousMessage.Type.ENCRYPTED,
            "FRAG", AnonymousMessage.Type.FRAGMENT);

    private TextMessageVectors() {}

    static void parse(JsonNode c, Report report) {
        boolean force = c.required("force").asBoolean();
        List<AnonymousMessage> found;
        byte[][] contents;
        try {
            found = AnonymousMessage.parse(octets(c, "text_b64"));
            contents = new byte[found.size()][];
            for (int i = 0; i < contents.length; i++) {
                AnonymousMessage message = found.get(i);
                contents[i] = force && message.type() == AnonymousMessage.Type.OVERCOMPRESSED
                        ? message.unpacked(Integer.MAX_VALUE)
                        : message.contents();
            }
        } catch (WireFormatException | OvercompressedException e) {
            PayloadErrors.expect(c, e, report);
            return;
        }
        report.expect("result", text(c, "result"), "ok");
        JsonNode messages = c.required("messages");
        report.expect("number of messages", messages.size(), found.size());
        for (int i = 0; i < contents.length; i++) {
            JsonNode expected = messages.get(i);
            AnonymousMessage message = found.get(i);
            report.expect("type of message " + i, TYPES.get(text(expected, "type")), message.type());
            report.expect("contents of message " + i, octets(expected, "contents_b64"), contents[i]);
            report.expect(
                    "having a tag, message " + i,
                    expected.hasNonNull("tag_b64"),
                    message.tag().isPresent());
            if (message.tag().isPresent()) {
                report.expect(
                        "tag of message " + i,
                        octets(expected, "tag_b64"),
                        message.tag().get().bytes());
            }
        }
    }

    static void pack(JsonNode c, Report report) {
        AnonymousMessage.Type type = TYPES.get(text(c, "type"));
        if (type == null) {
            report.expect("type", text(c, "type"), TYPES.keySet());
            return;
        }
        byte[] contents = octets(c, "contents_b64");
        AnonymousMessage message = type == AnonymousMessage.Type.ENCRYPTED
                ? AnonymousMessage.encrypted(contents, Digest20.of(octets(c, "tag_b64")))
                : AnonymousMessage.of(type, contents);
        report.expect("having a tag", c.hasNonNull("tag_b64"), message.tag().isPresent());
        report.expect("text", octets(c, "text_b64"), message.pack());
    }
}
