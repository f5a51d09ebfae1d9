package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import net.mixminion.delivery.Mail;

/** delivery.json: the mails that exits make of messages, whole or from fragments, and the lists of addresses. */
final class DeliveryVectors implements VectorKind {
    /** What the cases are made with; no cases themselves. */
    private static final List<String> SETTINGS = List.of("configs", "address_file", "blacklist_file");

    @Override
    public String name() {
        return "delivery";
    }

    @Override
    public void run(JsonNode file, Report report) {
        DeliveryExits exits = new DeliveryExits(file);
        DeliveryCase cases = new DeliveryCase(exits);
        ObjectNode parts = ((ObjectNode) file).deepCopy();
        parts.remove(SETTINGS);
        new Parts(Map.of(
                        "cases",
                        cases::run,
                        "server_side_fragments",
                        Parts.same((c, out) -> DeliveryFragments.check(c, exits.of(c), out)),
                        "address_set",
                        Parts.same((c, out) -> out.expect(
                                "contained",
                                c.required("contained").booleanValue(),
                                exits.blacklist().contains(text(c, "address")))),
                        "address_set_errors",
                        BlacklistErrors::run))
                .run(parts, report);
    }

    /** Compares a mail's envelope. */
    static void envelope(JsonNode c, Mail mail, Report report) {
        report.expect("mail_from", text(c, "mail_from"), mail.sender());
        report.expect("rcpt_to", List.of(mail.recipient()), PlainJson.of(c.required("rcpt_to")));
    }

    /** The delivery address of a case. */
    static byte[] address(JsonNode c) {
        return octets(c, "address_b64");
    }
}
