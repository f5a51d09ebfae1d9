package net.mixminion.mixer;

import java.util.Map;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.RoutingType;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.PoolRecord;

/** What becomes of a processed packet: a record for the mix, or the end, under a name that is counted. */
sealed interface Outlet {
    /** The packet is to be mixed. */
    record Mixed(PoolRecord record) implements Outlet {}

    /** The packet ends here. */
    record Discarded(String reason) implements Outlet {}

    /** An exit type that none of our modules delivers. */
    Discarded UNDELIVERABLE = new Discarded("UNDELIVERABLE");
    /** A server's test of ours, which has arrived. */
    Discarded PING = new Discarded("PING");
    /** Seen before. */
    Discarded REPLAY = new Discarded(DropReason.REPLAY.name());
    /** Made for a key that has lost its replay memory, so that nobody can tell whether it was here before. */
    Discarded RETIRED_KEY = new Discarded("RETIRED_KEY");

    /**
     * Decides.
     *
     * @param modules the modules that are enabled, by exit type
     */
    static Outlet of(HopResult result, Map<Integer, String> modules) {
        return result.fold(
                relay -> new Mixed(new PoolRecord(
                        new Outbound.Relay(
                                        relay.nextHop().host(),
                                        relay.nextHop().port(),
                                        relay.nextHop().keyId())
                                .header(),
                        relay.packet().bytes())),
                exit -> exit(exit.packet(), modules),
                drop -> new Discarded(drop.reason().name()));
    }

    private static Outlet exit(ExitPacket packet, Map<Integer, String> modules) {
        if (packet.exitType() == RoutingType.PING) {
            return PING;
        }
        String module = modules.get(packet.exitType());
        if (module == null) {
            return UNDELIVERABLE;
        }
        byte[] routingInfo = packet.routingInfo();
        if (packet.lacksTag() || (packet.exitType() == RoutingType.FRAGMENT && routingInfo.length > 0)) {
            return new Discarded(DropReason.BAD_ROUTING_INFO.name());
        }
        return new Mixed(
                new PoolRecord(new Outbound.Exit(module, packet.exitType(), routingInfo).header(), packet.payload()));
    }
}
