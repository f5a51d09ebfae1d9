package net.mixminion.client.queue;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.mixminion.client.path.FirstServer;
import net.mixminion.client.send.OutgoingPacket;
import net.mixminion.config.Values;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.PoolRecord;

/** The file of a queued packet: the body is the packet, the header the first server and the day. */
final class QueueRecord {
    private static final String NICKNAME = "nickname";
    private static final String QUEUED = "queued";

    private QueueRecord() {}

    /** Makes one; {@code day} is when the packet is queued. */
    static PoolRecord of(OutgoingPacket packet, LocalDate day) {
        FirstServer first = packet.first();
        MmtpAddress to = first.address();
        Map<String, String> header = new HashMap<>(new Outbound.Relay(to.host(), to.port(), to.keyId()).header());
        header.put(NICKNAME, first.nickname());
        header.put(QUEUED, day.toString());
        return new PoolRecord(header, packet.packet().bytes());
    }

    /** What a header says; empty if it isn't one of ours. */
    static Optional<QueuedPacket> parse(String handle, Map<String, String> header) {
        String nickname = header.getOrDefault(NICKNAME, "");
        return Values.isNickname(nickname)
                ? Outbound.of(header)
                        .flatMap(outbound -> outbound.fold(QueueRecord::address, exit -> Optional.<MmtpAddress>empty()))
                        .flatMap(address -> day(header)
                                .map(day -> new QueuedPacket(handle, new FirstServer(nickname, address), day)))
                : Optional.empty();
    }

    private static Optional<MmtpAddress> address(Outbound.Relay relay) {
        try {
            return Optional.of(new MmtpAddress(relay.host(), relay.port(), relay.keyId()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> day(Map<String, String> header) {
        try {
            return Optional.of(LocalDate.parse(header.getOrDefault(QUEUED, "")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
