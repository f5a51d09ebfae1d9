package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.OpenedHeader;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.ExitMessage;

/** One path: what each of its servers finds in the packet, and that a packet of our own takes the same way. */
final class PacketPathCase implements Report.Check {
    private final JsonNode path;
    private final VectorServers servers;
    private final Report report;

    PacketPathCase(JsonNode path, VectorServers servers, Report report) {
        this.path = path;
        this.servers = servers;
        this.report = report;
    }

    /** Whether the reference relays somewhere to a server without identity, where we refuse. */
    boolean hasHopWithoutIdentity() {
        for (JsonNode step : path.path("steps")) {
            if (step.path("result").asText().equals("relay") && lacksIdentity(step)) {
                return true;
            }
        }
        return false;
    }

    private static boolean lacksIdentity(JsonNode step) {
        byte[] keyId = PacketVectors.octets(step.path("address").path("keyid_b64"));
        return keyId.length == Digest20.LENGTH && Digest20.of(keyId).isZero();
    }

    @Override
    public void run() throws Exception {
        JsonNode steps = path.path("steps");
        report.expect("number of steps", path.path("hops").size(), steps.size());
        List<HopResult> results = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            JsonNode step = steps.get(i);
            String at = "step " + i + " ";
            report.expect(
                    at + "server",
                    path.path("hops").path(i).asText(),
                    step.path("server").asText());
            Packet packet = Packet.of(PacketVectors.octets(step.path("packet_b64")));
            PacketHandler handler = servers.handler(step.path("server").asText());
            HopResult result = handler.process(packet);
            results.add(result);
            OpenedHeader header = handler.open(packet).orElseThrow();
            header(at, step, header, result);
            switch (step.path("result").asText()) {
                case "relay" -> relay(at, step, i, header, result);
                case "exit" -> exit(at, step, header, result);
                default ->
                    report.expect(
                            at + "result",
                            step.path("result").asText(),
                            outcome(result).result());
            }
            header.wipe();
        }
        new PacketRebuild(path, servers, report).run(results);
    }

    private static Outcome outcome(HopResult result) {
        return result.fold(relay -> Outcome.RELAY, exit -> Outcome.EXIT, drop -> Outcome.of(drop.reason()));
    }

    private void header(String at, JsonNode step, OpenedHeader header, HopResult result) {
        report.expect(
                at + "secret",
                PacketVectors.octets(step.path("secret_b64")),
                header.subheader().secret());
        report.expect(
                at + "subheader_routing_len",
                step.path("subheader_routing_len").asInt(-1),
                header.subheader().routingLength());
        report.expect(
                at + "replay_hash",
                PacketVectors.octets(step.path("replay_hash_b64")),
                result.toLog().orElseThrow().hash().bytes());
    }

    private void relay(String at, JsonNode step, int number, OpenedHeader header, HopResult result) {
        int type = header.subheader().routingType();
        report.expect(at + "routing_type", step.path("routing_type").asInt(-1), type);
        report.expect(at + "routing_info", PacketVectors.octets(step.path("routing_info_b64")), header.routingInfo());
        boolean swapHere = path.path("swap_hop").asInt(-1) == number;
        report.expect(at + "swap_hop", swapHere, RoutingType.isSwap(type));
        if (lacksIdentity(step)) {
            report.expect(at + "result", Outcome.of(DropReason.ZERO_KEYID), outcome(result));
            return;
        }
        report.expect(at + "result", "relay", outcome(result).result());
        HopResult.Relay relay = (HopResult.Relay) result;
        address(at + "address ", step.path("address"), type, relay.nextHop());
        JsonNode next = path.path("steps").path(number + 1).path("packet_b64");
        if (!next.isMissingNode()) {
            report.expect(
                    at + "outgoing packet",
                    PacketVectors.octets(next),
                    relay.packet().bytes());
        }
    }

    private void address(String at, JsonNode expected, int type, MmtpAddress found) {
        String kind = RoutingType.isIpv4(type) ? "IPV4Info" : "MMTPHostInfo";
        report.expect(at + "kind", expected.path("kind").asText(), kind);
        String host = expected.path(expected.has("host") ? "host" : "ip").asText();
        report.expect(at + "host", host, found.host());
        report.expect(at + "port", expected.path("port").asInt(-1), found.port());
        report.expect(
                at + "keyid",
                PacketVectors.octets(expected.path("keyid_b64")),
                found.keyId().bytes());
    }

    private void exit(String at, JsonNode step, OpenedHeader header, HopResult result) {
        report.expect(at + "result", "exit", outcome(result).result());
        ExitPacket exit = ((HopResult.Exit) result).packet();
        byte[] info = exit.routingInfo();
        report.expect(at + "exit_type", step.path("exit_type").asInt(-1), exit.exitType());
        report.expect(at + "routing_info", PacketVectors.octets(step.path("routing_info_b64")), info);
        report.expect(at + "routing_info of the header", info, header.routingInfo());
        // the reference's tool splits every exit's routing info, also where the delivery module would not
        boolean splits = info.length >= Digest20.LENGTH;
        Optional<byte[]> tag = splits ? Optional.of(Arrays.copyOf(info, Digest20.LENGTH)) : Optional.empty();
        byte[] address = splits ? Arrays.copyOfRange(info, Digest20.LENGTH, info.length) : info;
        optional(at + "tag", step.path("tag_b64"), tag.orElse(new byte[0]));
        optional(at + "address", step.path("address_b64"), address);
        if (RoutingType.hasTag(exit.exitType())) {
            report.expect(at + "handle", tag.map(Digest20::of), exit.tag());
            report.expect(at + "address after the handle", address, exit.address());
        }
        report.expect(
                at + "application_key", PacketVectors.octets(step.path("application_key_b64")), exit.applicationKey());
        report.expect(at + "payload", PacketVectors.octets(step.path("payload_b64")), exit.payload());
        decode(at + "decode ", step.path("decode"), exit);
    }

    private void decode(String at, JsonNode expected, ExitPacket exit) {
        if (expected.isMissingNode()) {
            return;
        }
        ExitMessage message = ExitMessage.decode(exit.payload(), exit.tag().orElse(null));
        boolean fragment = message.type() == ExitMessage.Type.FRAGMENT;
        String type = switch (message.type()) {
            case PLAIN -> "plain";
            case LONG -> "long";
            case ENCRYPTED -> "enc";
            case ERROR -> "err";
            // the reference's own word for a fragment is plain, with a mark
            case FRAGMENT -> expected.path("type").asText().equals("fragment") ? "fragment" : "plain";
        };
        report.expect(at + "type", expected.path("type").asText(), type);
        report.expect(at + "is_fragment", expected.path("is_fragment").asBoolean(), fragment);
        Map<String, String> headers = new HashMap<>();
        expected.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        report.expect(at + "headers", headers, message.headers());
        optional(at + "contents", expected.path("contents_b64"), message.contents());
    }

    private void optional(String what, JsonNode expected, byte[] found) {
        if (expected.isTextual()) {
            report.expect(what, PacketVectors.octets(expected), found);
        }
    }
}
