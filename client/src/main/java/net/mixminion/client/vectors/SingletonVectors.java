package net.mixminion.client.vectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.MailHeaders;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.SingletonPayload;

/** The {@code singletons} of payloads.json: a payload and what the exit makes of it. */
final class SingletonVectors {
    private SingletonVectors() {}

    static void check(JsonNode c, String title, Report report) {
        if (c.has("exception")) {
            report.differs(Difference.MESSAGE_WITHOUT_BODY, title, () -> withoutBody(c, report));
        } else {
            report.check(title, () -> check(c, report));
        }
    }

    /** The reference's word for what a payload turned out to be. */
    static String type(ExitMessage message) {
        return switch (message.type()) {
            case PLAIN, FRAGMENT -> "plain";
            case LONG -> "long";
            case ENCRYPTED -> "enc";
            case ERROR -> "err";
        };
    }

    private static void check(JsonNode c, Report report) {
        byte[] payload = octets(c, "payload_b64");
        ExitMessage found = ExitMessage.decode(payload, null);
        report.expect("decode_type", text(c, "decode_type"), type(found));
        report.expect("is_fragment", c.required("is_fragment").asBoolean(), found.type() == ExitMessage.Type.FRAGMENT);
        Map<String, String> headers = new TreeMap<>();
        c.required("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        report.expect("headers", headers, new TreeMap<>(found.headers()));
        boolean error = found.type() == ExitMessage.Type.ERROR;
        report.expect("having an error", c.hasNonNull("error"), error);
        if (error) {
            report.expect("error", text(c, "error"), PayloadErrors.text(found.error()));
        }
        byte[] expected = c.hasNonNull("contents_b64") ? octets(c, "contents_b64") : payload;
        report.expect("contents", expected, found.contents());
    }

    /** The text is nothing but header lines, so the body is empty. */
    private static void withoutBody(JsonNode c, Report report) throws Exception {
        report.expect("exception", text(c, "exception"), "IndexError: string index out of range");
        byte[] payload = octets(c, "payload_b64");
        String text = new String(((SingletonPayload) Payload.parse(payload)).uncompressed(), ISO_8859_1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            if (line.length() - colon - 1 <= MailHeaders.MAX_VALUE_LENGTH) {
                headers.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        ExitMessage found = ExitMessage.decode(payload, null);
        report.expect("type", ExitMessage.Type.PLAIN, found.type());
        report.expect("headers", headers, found.headers());
        report.expect("contents", new byte[0], found.contents());
    }
}
