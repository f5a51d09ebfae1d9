package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.ReplayHash;

/** The kind {@code packets}: whole packets hop by hop, packets that must go no further, and the servers. */
final class PacketVectors implements VectorKind {
    @Override
    public String name() {
        return "packets";
    }

    @Override
    public void run(JsonNode file, Report report) {
        VectorServers servers = new VectorServers(file.path("servers"));
        for (Map.Entry<String, JsonNode> server : file.path("servers").properties()) {
            report.check("server " + server.getKey(), () -> servers.check(server.getKey(), report));
        }
        for (JsonNode path : file.path("paths")) {
            PacketPathCase oneCase = new PacketPathCase(path, servers, report);
            String caseName = "path " + path.path("label").asText();
            if (oneCase.hasHopWithoutIdentity()) {
                report.differs(Difference.ZERO_KEYID, caseName, oneCase);
            } else {
                report.check(caseName, oneCase);
            }
        }
        for (JsonNode discard : file.path("discard")) {
            report.check("discard " + discard.path("case").asText(), () -> discarded(discard, servers, report));
        }
    }

    private static void discarded(JsonNode expected, VectorServers servers, Report report) throws WireFormatException {
        byte[] octets = octets(expected, "packet_b64");
        boolean logged = expected.required("replay_hash_logged").booleanValue();
        if (octets.length != Packet.PACKET_LENGTH) {
            refused(expected, PacketRefusals.NO_PACKET, report);
            report.expect("replay_hash_logged", logged, false);
            return;
        }
        Packet packet = Packet.of(octets);
        String server = text(expected, "server");
        PacketHandler handler = servers.handler(server);
        HopResult result = handler.process(packet);
        Set<ReplayHash> log = new HashSet<>();
        result.toLog().ifPresent(log::add);
        report.expect("replay_hash_logged", logged, !log.isEmpty());
        DropReason reason;
        if (expected.path("processed_twice").asBoolean()) {
            HopResult again = handler.process(packet);
            report.expect(
                    "hash of the second time",
                    true,
                    again.toLog().filter(log::contains).isPresent());
            reason = DropReason.REPLAY;
        } else {
            report.expect("result", true, result instanceof HopResult.Drop);
            reason = ((HopResult.Drop) result).reason();
        }
        if (reason == DropReason.DROP_PACKET) {
            report.expect("result", text(expected, "result"), "drop");
        } else {
            refused(expected, PacketRefusals.reason(reason, packet, servers.key(server)), report);
        }
    }

    private static void refused(JsonNode expected, String reason, Report report) {
        report.expect("result", text(expected, "result"), "error");
        report.expect("error", text(expected, "error_class") + ": " + text(expected, "error"), reason);
    }
}
