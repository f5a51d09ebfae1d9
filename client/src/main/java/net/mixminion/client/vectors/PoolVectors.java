package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.payload.FinishedMessages;
import net.mixminion.packet.payload.FinishedMessages.Ending;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.Reassembly;
import net.mixminion.packet.payload.Reassembly.FragmentSource;

/** The {@code pool} of fragments.json: fragments given to an empty pool one by one, and what became of each. */
final class PoolVectors {
    private static final LocalDate ANY_DAY = LocalDate.EPOCH;
    private static final String STORED = "stored";
    private static final String DROPPED = "dropped";
    private static final Set<String> REJECTED =
            Set.of("rejected", "rejected-whole-message", "rejected-message", "rejected whole message");

    private final FinishedMessages finished = FinishedMessages.inMemory();
    private final FragmentPool pool = new FragmentPool(Long.MAX_VALUE, finished);
    private final Map<String, byte[]> payloads = new HashMap<>();
    private final Map<Digest20, Map<Integer, byte[]>> data = new HashMap<>();
    private final Report report;

    private PoolVectors(Report report) {
        this.report = report;
    }

    static void check(JsonNode c, Report report) throws Exception {
        PoolVectors vectors = new PoolVectors(report);
        for (JsonNode step : c.required("steps")) {
            vectors.step(step);
        }
        List<String> expected = new ArrayList<>();
        c.required("ready_sha1_hex").forEach(digest -> expected.add(digest.asText()));
        report.expect("ready messages", expected.stream().sorted().toList(), vectors.ready());
    }

    private void step(JsonNode step) throws Exception {
        String name = text(step, "payload_sha1_hex");
        if (step.hasNonNull("payload_b64")) {
            byte[] octets = octets(step, "payload_b64");
            report.expect("payload_sha1_hex", name, Sha1.digest(octets).hex());
            payloads.put(name, octets);
        }
        byte[] octets = payloads.get(name);
        if (octets == null) {
            report.expect("payload_sha1_hex", name, "no payload of this digest before");
            return;
        }
        FragmentPayload fragment = (FragmentPayload) Payload.parse(octets);
        FragmentMeta meta = FragmentMeta.of(fragment, step.path("nym").asText(""), ANY_DAY);
        FragmentPool.Outcome foreseen = pool.test(meta);
        FragmentPool.Outcome outcome = pool.add(meta);
        report.expect("outcome foreseen", foreseen, outcome);
        if (outcome == FragmentPool.Outcome.STORED) {
            data.computeIfAbsent(fragment.messageId(), id -> new HashMap<>()).put(fragment.index(), fragment.data());
        }
        String expected = text(step, "result");
        boolean rejectedBefore = outcome == FragmentPool.Outcome.LATE
                && finished.ending(fragment.messageId()).orElseThrow() == Ending.REJECTED;
        if (outcome == FragmentPool.Outcome.REJECTED_MESSAGE || (rejectedBefore && !expected.equals(DROPPED))) {
            report.expect("result " + expected + " is one of " + REJECTED, true, REJECTED.contains(expected));
        } else {
            report.expect("result", expected, outcome == FragmentPool.Outcome.STORED ? STORED : DROPPED);
        }
    }

    private List<String> ready() throws Exception {
        List<String> digests = new ArrayList<>();
        for (MessageState state : pool.complete()) {
            Map<Integer, byte[]> fragments = data.getOrDefault(state.messageId(), Map.of());
            digests.add(Sha1.digest(Reassembly.inMemory(state, FragmentSource.of(fragments)))
                    .hex());
        }
        return digests.stream().sorted().toList();
    }
}
