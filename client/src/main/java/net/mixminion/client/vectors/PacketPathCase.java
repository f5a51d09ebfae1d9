package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.OpenedHeader;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.Subheader;

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
        return path.path("steps").valueStream().anyMatch(PacketPathCase::lacksIdentity);
    }

    private static boolean lacksIdentity(JsonNode step) {
        String zero = Base64.getEncoder().encodeToString(new byte[Digest20.LENGTH]);
        return step.path("address").path("keyid_b64").asText().equals(zero);
    }

    @Override
    public void run() throws Exception {
        JsonNode steps = path.required("steps");
        report.expect("number of steps", path.required("hops").size(), steps.size());
        List<HopResult> results = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            results.add(step(i, steps.required(i)));
        }
        new PacketRebuild(path, servers, report).run(results);
    }

    private HopResult step(int number, JsonNode step) throws Exception {
        String at = "step " + number + ": ";
        String server = text(step, "server");
        report.expect(at + "server", path.required("hops").required(number).textValue(), server);
        Packet packet = Packet.of(octets(step, "packet_b64"));
        PacketHandler handler = servers.handler(server);
        HopResult result = handler.process(packet);
        OpenedHeader header = handler.open(packet).orElseThrow();
        header(at, step, header.subheader(), result);
        boolean swaps = path.path("swap_hop").asInt(-1) == number;
        report.expect(
                at + "swap_hop", swaps, RoutingType.isSwap(header.subheader().routingType()));
        switch (text(step, "result")) {
            case "relay" -> relay(at, step, header, result, path.path("steps").path(number + 1));
            case "exit" -> new PacketExitCheck(at, step, report).check(result);
            case "drop" -> dropped(at, DropReason.DROP_PACKET, result);
            default -> {
                HopResult.Drop drop = dropped(at, result);
                String reason = PacketRefusals.reason(drop.reason(), packet, servers.key(server));
                report.expect(at + "error", text(step, "error_class") + ": " + text(step, "error"), reason);
            }
        }
        header.wipe();
        return result;
    }

    private void header(String at, JsonNode step, Subheader header, HopResult result) {
        report.expect(at + "secret", octets(step, "secret_b64"), header.secret());
        report.expect(at + "subheader_routing_len", number(step, "subheader_routing_len"), header.routingLength());
        byte[] hash = result.toLog().orElseThrow().hash().bytes();
        report.expect(at + "replay_hash", octets(step, "replay_hash_b64"), hash);
    }

    private void relay(String at, JsonNode step, OpenedHeader header, HopResult result, JsonNode next) {
        int type = header.subheader().routingType();
        report.expect(at + "routing_type", number(step, "routing_type"), type);
        report.expect(at + "routing_info", octets(step, "routing_info_b64"), header.routingInfo());
        if (lacksIdentity(step)) {
            dropped(at, DropReason.ZERO_KEYID, result);
            return;
        }
        report.expect(at + "kind of result", HopResult.Relay.class, result.getClass());
        HopResult.Relay relay = (HopResult.Relay) result;
        address(at, step.required("address"), type, relay.nextHop());
        if (!next.isMissingNode()) {
            report.expect(
                    at + "outgoing packet",
                    octets(next, "packet_b64"),
                    relay.packet().bytes());
        }
    }

    private void address(String at, JsonNode expected, int type, MmtpAddress found) {
        String kind = RoutingType.isIpv4(type) ? "IPV4Info" : "MMTPHostInfo";
        report.expect(at + "kind of address", text(expected, "kind"), kind);
        report.expect(at + "host", text(expected, expected.has("ip") ? "ip" : "host"), found.host());
        report.expect(at + "port", number(expected, "port"), found.port());
        report.expect(at + "keyid", octets(expected, "keyid_b64"), found.keyId().bytes());
    }

    private HopResult.Drop dropped(String at, HopResult result) {
        report.expect(at + "kind of result", HopResult.Drop.class, result.getClass());
        return (HopResult.Drop) result;
    }

    private void dropped(String at, DropReason reason, HopResult result) {
        report.expect(at + "reason", reason, dropped(at, result).reason());
    }
}
