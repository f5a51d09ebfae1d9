package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.ExitMessage;

/** What the exit of a path finds: routing info and its parts, payload, and the message in it. */
final class PacketExitCheck {
    private final String at;
    private final JsonNode step;
    private final Report report;

    /** @param at goes before what is said about the step */
    PacketExitCheck(String at, JsonNode step, Report report) {
        this.at = at;
        this.step = step;
        this.report = report;
    }

    void check(HopResult result) {
        report.expect(at + "kind of result", HopResult.Exit.class, result.getClass());
        ExitPacket exit = ((HopResult.Exit) result).packet();
        report.expect(at + "exit_type", number(step, "exit_type"), exit.exitType());
        report.expect(at + "application_key", octets(step, "application_key_b64"), exit.applicationKey());
        report.expect(at + "payload", octets(step, "payload_b64"), exit.payload());
        routingInfo(exit);
        if (step.has("decode")) {
            decode(step.required("decode"), exit);
        }
    }

    private void routingInfo(ExitPacket exit) {
        byte[] info = exit.routingInfo();
        report.expect(at + "routing_info", octets(step, "routing_info_b64"), info);
        // the vectors split every routing info that is long enough, even where the delivery module would not
        Optional<byte[]> tag =
                info.length < Digest20.LENGTH ? Optional.empty() : Optional.of(Arrays.copyOf(info, Digest20.LENGTH));
        byte[] address = Arrays.copyOfRange(info, tag.isPresent() ? Digest20.LENGTH : 0, info.length);
        optional("tag", step.path("tag_b64"), tag.orElse(new byte[0]));
        optional("address", step.path("address_b64"), address);
        if (RoutingType.hasTag(exit.exitType())) {
            report.expect(at + "handle for the module", tag.map(Digest20::of), exit.tag());
            report.expect(at + "address for the module", address, exit.address());
        }
    }

    private void decode(JsonNode expected, ExitPacket exit) {
        ExitMessage message = ExitMessage.decode(exit.payload(), exit.tag().orElse(null));
        boolean fragment = message.type() == ExitMessage.Type.FRAGMENT;
        report.expect(at + "type", text(expected, "type"), word(message.type()));
        report.expect(at + "is_fragment", expected.required("is_fragment").booleanValue(), fragment);
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, JsonNode> header : expected.required("headers").properties()) {
            headers.put(header.getKey(), header.getValue().textValue());
        }
        report.expect(at + "headers", headers, message.headers());
        optional("contents", expected.path("contents_b64"), message.contents());
    }

    /** The reference's word; a fragment is plain with a mark. */
    private static String word(ExitMessage.Type type) {
        return switch (type) {
            case PLAIN, FRAGMENT -> "plain";
            case LONG -> "long";
            case ENCRYPTED -> "enc";
            case ERROR -> "err";
        };
    }

    private void optional(String what, JsonNode expected, byte[] found) {
        if (expected.isTextual()) {
            report.expect(at + what, octets(expected), found);
        }
    }
}
