package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.mixminion.crypto.Sha1;
import net.mixminion.delivery.Mail;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.FinishedMessages;
import net.mixminion.packet.payload.FragmentMeta;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentPool;
import net.mixminion.packet.payload.MessageState;
import net.mixminion.packet.payload.Reassembly;
import net.mixminion.packet.payload.Reassembly.FragmentSource;
import net.mixminion.packet.payload.ServerSideHeader;

/** The {@code server_side_fragments} of delivery.json: fragments that an exit makes one mail of. */
final class DeliveryFragments {
    private DeliveryFragments() {}

    static void check(JsonNode c, DeliveryExits.Exit exit, Report report) throws Exception {
        byte[] whole = message(c.required("fragment_payloads_b64"), report);
        ServerSideHeader header = ServerSideHeader.parse(whole);
        report.expect("prefix_b64", octets(c, "prefix_b64"), header.pack());
        report.expect("exit_type", number(c, "exit_type"), header.exitType());
        report.expect("address_b64", octets(c, "address_b64"), header.routingInfo());
        byte[] compressed = Arrays.copyOfRange(whole, header.length(), whole.length);
        report.expect("compressed_length", number(c, "compressed_length"), compressed.length);
        byte[] text = Compression.uncompress(compressed, Integer.MAX_VALUE);
        report.expect("message_length", number(c, "message_length"), text.length);
        report.expect(
                "message_sha1_hex",
                text(c, "message_sha1_hex"),
                Sha1.digest(text).hex());

        ExitMessage message = ExitMessage.decodeReassembled(
                        compressed, (int) exit.style().maximumSize())
                .orElseThrow();
        Mail mail = exit.rules().mail(header.routingInfo(), message).fold(ready -> ready, reason -> {
            throw new IllegalStateException(reason.name());
        });
        report.expect("expected", text(c, "expected"), "delivered");
        DeliveryVectors.envelope(c, mail, report);
        byte[] octets = mail.text();
        report.expect("mail_length", number(c, "mail_length"), octets.length);
        report.expect(
                "mail_sha1_hex", text(c, "mail_sha1_hex"), Sha1.digest(octets).hex());
        byte[] head = octets(c, "mail_head_b64");
        byte[] tail = octets(c, "mail_tail_b64");
        report.expect("mail_head_b64", head, Arrays.copyOf(octets, Math.min(head.length, octets.length)));
        report.expect(
                "mail_tail_b64",
                tail,
                Arrays.copyOfRange(octets, Math.max(0, octets.length - tail.length), octets.length));
    }

    private static byte[] message(JsonNode payloads, Report report) throws Exception {
        FragmentPool pool = new FragmentPool(Long.MAX_VALUE, FinishedMessages.inMemory());
        Map<Integer, byte[]> data = new HashMap<>();
        for (JsonNode payload : payloads) {
            ExitMessage decoded = ExitMessage.decode(octets(payload), null);
            report.expect("kind of payload", ExitMessage.Type.FRAGMENT, decoded.type());
            FragmentPayload fragment = decoded.fragment().orElseThrow();
            FragmentPool.Outcome outcome = pool.add(FragmentMeta.of(fragment, "", LocalDate.EPOCH));
            if (outcome == FragmentPool.Outcome.STORED) {
                data.put(fragment.index(), fragment.data());
            } else {
                report.expect("outcome", FragmentPool.Outcome.UNNEEDED, outcome);
            }
        }
        List<MessageState> complete = pool.complete();
        report.expect("complete messages", 1, complete.size());
        return Reassembly.inMemory(complete.get(0), FragmentSource.of(data));
    }
}
