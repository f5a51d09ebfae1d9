package net.mixminion.sender;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.config.FragmentedSection;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.packet.payload.Reassembly;
import net.mixminion.packet.payload.ServerSideHeader;
import net.mixminion.spool.Handover;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.stage.Counters;

/**
 * Hands messages that were put together from fragments on to a way of delivery by mail, each exactly once. The order,
 * every step durable before the next:
 *
 * <ol>
 *   <li>the message is written into {@code deliver/FRAGMENT/} as a record that names its message id;
 *   <li>the {@link MessageLog} remembers the id as completed;
 *   <li>the fragments are removed;
 *   <li>the record is renamed into {@code deliver/MODULE/}, where it can be delivered.
 * </ol>
 *
 * <p>What a crash leaves: the record and no entry in the log, or both and some fragments, or the record alone. The rule
 * is the same for all three: steps 2 to 4 for every such record, before any fragment is looked at. Without the record
 * nothing has happened yet, or everything.
 */
final class WholeMessages {
    private static final String MESSAGE_ID = "message";
    private static final String UNDELIVERABLE = "FRAGMENTED_UNDELIVERABLE";

    private final Pool fragments;
    private final Counters counters;
    private final Map<String, Pool> targets = new HashMap<>();

    WholeMessages(Pool fragments, Map<String, Pool> targets, Counters counters) {
        this.fragments = fragments;
        this.counters = counters;
        this.targets.putAll(targets);
    }

    /** A whole message among the fragments. */
    record Waiting(String file, Digest20 messageId, String module) {
        /** The whole message that a record is, if it is one. */
        static Optional<Waiting> of(String file, PoolRecord record) {
            Optional<Outbound.Exit> exit =
                    Outbound.of(record).flatMap(out -> out.fold(relay -> Optional.empty(), Optional::of));
            return exit.filter(out -> out.form() == Outbound.Form.MESSAGE)
                    .flatMap(out -> record.field(MESSAGE_ID)
                            .filter(id -> id.matches("[0-9a-f]{40}"))
                            .map(id -> new Waiting(file, Digest20.fromHex(id), out.module())));
        }
    }

    /**
     * What became of fragments that are enough.
     *
     * @param waiting the message, if it can be delivered
     * @param refusal why it can't, as it is counted
     * @param isKnownAsCompleted whether a message that can't be delivered was a message nevertheless
     */
    record Result(Optional<Waiting> waiting, String refusal, boolean isKnownAsCompleted) {}

    /** The other ways of delivery have changed. */
    void retarget(Map<String, Pool> fresh) {
        targets.clear();
        targets.putAll(fresh);
    }

    /** Octets of the longest message that we can put together. */
    long longest() {
        return PoolRecord.MAX_BODY_LENGTH;
    }

    /** Puts a message together and writes it down, not yet to be delivered. Holds it in memory some three times. */
    Result assemble(MessageState message, Reassembly.FragmentSource source, FragmentedSection limits)
            throws IOException {
        byte[] octets = Reassembly.inMemory(message, source);
        ServerSideHeader header;
        try {
            header = ServerSideHeader.parse(octets);
        } catch (WireFormatException e) {
            return new Result(Optional.empty(), "FRAGMENTED_BAD_PREFIX", false);
        }
        byte[] compressed = Arrays.copyOfRange(octets, header.length(), octets.length);
        if (compressed.length > limits.maximumSize()) {
            return new Result(Optional.empty(), "FRAGMENTED_TOO_LARGE", false);
        }
        String module = moduleOf(header.exitType());
        if (!targets.containsKey(module)) {
            return new Result(Optional.empty(), UNDELIVERABLE, true);
        }
        Outbound.Exit exit = Outbound.Exit.ofMessage(module, header.exitType(), header.routingInfo());
        Map<String, String> fields = new HashMap<>(exit.header());
        fields.put(MESSAGE_ID, message.messageId().hex());
        try (Pool.Batch batch = fragments.batch()) {
            String file = batch.write(new PoolRecord(fields, compressed));
            batch.commit();
            return new Result(Optional.of(new Waiting(file, message.messageId(), module)), "", true);
        }
    }

    /** The last step; what has lost its way of delivery meanwhile is discarded. */
    void handOn(Waiting message) throws IOException {
        Pool target = targets.get(message.module());
        if (target == null) {
            fragments.remove(List.of(message.file()));
            fragments.sync();
            counters.discarded(UNDELIVERABLE);
            return;
        }
        Handover.move(fragments, message.file(), target);
    }

    private static String moduleOf(int exitType) {
        return switch (exitType) {
            case RoutingType.SMTP -> MailModule.SMTP;
            case RoutingType.MBOX -> MailModule.MBOX;
            default -> "";
        };
    }
}
