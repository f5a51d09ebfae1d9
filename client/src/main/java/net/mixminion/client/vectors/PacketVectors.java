package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.ReplayHash;

/** packets.json: whole packets hop by hop, packets that must go no further, and the servers they are for. */
final class PacketVectors implements VectorKind {
    @Override
    public String name() {
        return "packets";
    }

    @Override
    public void run(JsonNode file, Report report) {
        VectorServers servers = new VectorServers(file.path("servers"));
        for (Map.Entry<String, JsonNode> server : file.path("servers").properties()) {
            report.check("server " + server.getKey(), () -> servers.check(server.getKey(), server.getValue(), report));
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

    private static void discarded(JsonNode expected, VectorServers servers, Report report) throws Exception {
        byte[] octets = octets(expected.path("packet_b64"));
        PacketHandler handler = servers.handler(expected.path("server").asText());
        Set<ReplayHash> log = new HashSet<>();
        Outcome outcome = outcome(octets, handler, log);
        if (expected.path("processed_twice").asBoolean()) {
            outcome = outcome(octets, handler, log);
        }
        report.expect("result", expected.path("result").asText(), outcome.result());
        report.expect("error_class", expected.path("error_class").asText(), outcome.errorClass());
        String error = expected.path("error").asText();
        report.expect("error", error, outcome.sameAs(error) ? error : String.valueOf(outcome));
        report.expect("replay_hash_logged", expected.path("replay_hash_logged").asBoolean(), outcome.remembered());
    }

    /** Processes as a server does that has a hash log; a length that no transport lets pass counts as refused. */
    private static Outcome outcome(byte[] octets, PacketHandler handler, Set<ReplayHash> log) {
        if (octets.length != Packet.PACKET_LENGTH) {
            return Outcome.NO_PACKET;
        }
        HopResult result = handler.process(Packet.of(octets));
        if (result.toLog().isPresent() && !log.add(result.toLog().get())) {
            return Outcome.of(DropReason.REPLAY);
        }
        return result.fold(relay -> Outcome.RELAY, exit -> Outcome.EXIT, drop -> Outcome.of(drop.reason()));
    }

    static byte[] octets(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asText());
    }
}
