package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.Hop;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;

/** Builds a packet for the path of a vector and sends it the same way: all servers must find what they found there. */
final class PacketRebuild {
    private static final MmtpAddress ENTRY = new MmtpAddress("localhost", 1, Digest20.of(new byte[Digest20.LENGTH]));

    private final JsonNode path;
    private final VectorServers servers;
    private final Report report;
    private final PacketBuilder builder = new PacketBuilder(new SecureRandom());

    PacketRebuild(JsonNode path, VectorServers servers, Report report) {
        this.path = path;
        this.servers = servers;
        this.report = report;
    }

    /**
     * Does nothing for paths that no client writes: IPv4 hops, one leg only, an end other than exit or dummy.
     *
     * @param results what the servers found in the packet of the vector
     */
    void run(List<HopResult> results) throws Exception {
        int swap = path.path("swap_hop").asInt(-1);
        HopResult end = results.get(results.size() - 1);
        boolean dummy = end instanceof HopResult.Drop drop && drop.reason() == DropReason.DROP_PACKET;
        boolean exit = end instanceof HopResult.Exit;
        boolean twoLegs = swap >= 0 && swap < results.size() - 1;
        List<HopResult> middle = results.subList(0, results.size() - 1);
        boolean relays = middle.stream().allMatch(HopResult.Relay.class::isInstance);
        if (!(dummy || exit) || !twoLegs || !relays || !relaysByHost(middle.size())) {
            return;
        }
        List<Hop> hops = hops(results);
        List<Hop> leg1 = hops.subList(0, swap + 1);
        List<Hop> leg2 = hops.subList(swap + 1, hops.size());
        if (dummy) {
            travel(builder.drop(leg1, leg2), results);
            return;
        }
        ExitPacket there = ((HopResult.Exit) end).packet();
        Packet packet = path.has("surb_b64")
                ? new PacketReplyCheck(path, report, there).rebuilt(leg1)
                : builder.forward(there.payload(), there.exitType(), there.routingInfo(), leg1, leg2);
        HopResult last = travel(packet, results);
        report.expect("our packet's end", true, last instanceof HopResult.Exit);
        ExitPacket ours = ((HopResult.Exit) last).packet();
        report.expect("our packet's exit type", there.exitType(), ours.exitType());
        report.expect("our packet's routing info", there.routingInfo(), ours.routingInfo());
        report.expect("our packet's payload", there.payload(), ours.payload());
    }

    private boolean relaysByHost(int relays) {
        return IntStream.range(0, relays)
                .mapToObj(i -> path.path("steps").path(i).path("address").path("kind"))
                .allMatch(kind -> kind.asText().equals("MMTPHostInfo"));
    }

    private List<Hop> hops(List<HopResult> results) throws WireFormatException {
        List<Hop> hops = new ArrayList<>();
        MmtpAddress address = ENTRY;
        for (int i = 0; i < results.size(); i++) {
            hops.add(new Hop(servers.key(path.path("hops").path(i).asText()).publicKey(), address));
            if (results.get(i) instanceof HopResult.Relay relay) {
                address = relay.nextHop();
            }
        }
        return hops;
    }

    private HopResult travel(Packet packet, List<HopResult> results) throws WireFormatException {
        Packet now = packet;
        for (int i = 0; ; i++) {
            HopResult found =
                    servers.handler(path.path("hops").path(i).asText()).process(now);
            report.expect("our packet at step " + i, results.get(i).getClass(), found.getClass());
            if (!(found instanceof HopResult.Relay relay)) {
                return found;
            }
            report.expect("our packet's next hop", ((HopResult.Relay) results.get(i)).nextHop(), relay.nextHop());
            now = relay.packet();
        }
    }
}
