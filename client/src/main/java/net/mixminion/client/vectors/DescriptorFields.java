package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.mixminion.config.AccessRules;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.Incoming;
import net.mixminion.directory.MailExit;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.packet.MmtpAddress;
import org.jspecify.annotations.Nullable;

/** A descriptor's fields in the shape in which descriptors.json writes them. */
final class DescriptorFields {
    private static final double MILLIS = 1000.0;
    private static final String KEY_DIGEST = "\nKey-Digest: ";

    private DescriptorFields() {}

    /** What we read: sections with their entries, and what is derived from them. */
    static Map<String, Object> of(ServerDescriptor descriptor) {
        Map<String, Object> all = new TreeMap<>();
        all.put("Server", server(descriptor));
        descriptor.incoming().ifPresent(incoming -> all.put("Incoming/MMTP", incoming(descriptor, incoming)));
        descriptor.outgoing().ifPresent(outgoing -> {
            Map<String, Object> fields = section("0.1");
            fields.put("Protocols", outgoing.protocols());
            rules(outgoing.rules(), fields);
            all.put("Outgoing/MMTP", fields);
        });
        descriptor.mbox().ifPresent(mbox -> all.put("Delivery/MBOX", mail(mbox)));
        descriptor.smtp().ifPresent(smtp -> all.put("Delivery/SMTP", mail(smtp)));
        descriptor.maximumFragments().ifPresent(number -> {
            Map<String, Object> fields = section("0.1");
            fields.put("Maximum-Fragments", (long) number);
            all.put("Delivery/Fragmented", fields);
        });
        if (!descriptor.testing().isEmpty()) {
            all.put("Testing", new TreeMap<>(descriptor.testing()));
        }
        all.put("_caps", descriptor.capabilities());
        all.put("_digest_b64", Base64Text.oneLine(descriptor.digest().bytes()));
        all.put("_keyid_b64", Base64Text.oneLine(descriptor.keyId().bytes()));
        descriptor.incoming().ifPresent(incoming -> {
            MmtpAddress address = new MmtpAddress(incoming.hostname(), incoming.port(), descriptor.keyId());
            all.put("_routing_info_b64", Base64Text.oneLine(address.routingInfo()));
        });
        return all;
    }

    private static Map<String, Object> server(ServerDescriptor descriptor) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("Descriptor-Version", "0.2");
        fields.put("Nickname", descriptor.nickname());
        fields.put("Identity", RsaKeys.encodePublic(descriptor.identity()));
        fields.put("Digest", descriptor.digest().bytes());
        fields.put("Signature", signature(descriptor.text()));
        fields.put("Published", descriptor.published().toEpochMilli() / MILLIS);
        fields.put("Valid-After", descriptor.validAfter().getEpochSecond());
        fields.put("Valid-Until", descriptor.validUntil().getEpochSecond());
        fields.put("Contact", descriptor.contact());
        fields.put("Packet-Key", RsaKeys.encodePublic(descriptor.packetKey()));
        fields.put("Packet-Versions", descriptor.packetVersions());
        descriptor.contactFingerprint().ifPresent(value -> fields.put("Contact-Fingerprint", value));
        descriptor.comments().ifPresent(value -> fields.put("Comments", value));
        descriptor.software().ifPresent(value -> fields.put("Software", value));
        descriptor.secureConfiguration().ifPresent(value -> fields.put("Secure-Configuration", value ? 1L : 0L));
        descriptor.whyInsecure().ifPresent(value -> fields.put("Why-Insecure", value));
        return fields;
    }

    private static Map<String, Object> incoming(ServerDescriptor descriptor, Incoming incoming) {
        Map<String, Object> fields = section("0.1");
        fields.put("Hostname", incoming.hostname());
        fields.put("Port", (long) incoming.port());
        fields.put("Protocols", incoming.protocols());
        rules(incoming.rules(), fields);
        if (incoming.ip() != null) {
            fields.put("IP", incoming.ip());
        }
        if (descriptor.text().contains(KEY_DIGEST)) {
            // nobody reads this entry; it repeats the identity key's digest
            fields.put("Key-Digest", Base64Text.oneLine(descriptor.keyId().bytes()));
        }
        return fields;
    }

    private static Map<String, Object> mail(MailExit exit) {
        Map<String, Object> fields = section("0.1");
        fields.put("Maximum-Size", (long) exit.maximumSizeKib());
        fields.put("Allow-From", exit.allowFrom() ? 1L : 0L);
        return fields;
    }

    private static void rules(AccessRules rules, Map<String, Object> fields) {
        for (AccessRules.Rule rule : rules.rules()) {
            fields.put(
                    rule.allow() ? "Allow" : "Deny",
                    List.of(
                            rule.set().ip(),
                            rule.set().mask(),
                            (long) rule.set().portLow(),
                            (long) rule.set().portHigh()));
        }
    }

    private static Map<String, Object> section(String version) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("Version", version);
        return fields;
    }

    private static byte[] signature(String text) {
        String start = "\nSignature: ";
        int at = text.indexOf(start) + start.length();
        try {
            return Base64Text.decode(text.substring(at, text.indexOf('\n', at)));
        } catch (WireFormatException e) {
            throw new IllegalArgumentException("a verified descriptor without a signature", e);
        }
    }

    /** JSON as plain values: integers as Long, other numbers as Double, octets for {"b64": …} and {"rsa_der_b64": …}. */
    static @Nullable Object plain(JsonNode node) throws WireFormatException {
        if (node.isObject()) {
            if (node.size() == 1 && (node.has("b64") || node.has("rsa_der_b64"))) {
                return Base64Text.decode(node.elements().next().asText());
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                fields.put(field.getKey(), plain(field.getValue()));
            }
            return fields;
        }
        if (node.isArray()) {
            List<Object> elements = new ArrayList<>();
            for (JsonNode element : node) {
                elements.add(plain(element));
            }
            return elements;
        }
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isNumber()) {
            return node.isIntegralNumber() ? (Object) node.asLong() : (Object) node.asDouble();
        }
        return node.isBoolean() ? (Object) node.asBoolean() : node.asText();
    }

    /** Ends the case as failed unless both have the same keys and values, down to the last. */
    static void compare(String what, @Nullable Object expected, @Nullable Object found, Report report) {
        if (expected instanceof Map<?, ?> expectedFields && found instanceof Map<?, ?> foundFields) {
            report.expect(what + " keys", sortedKeys(expectedFields), sortedKeys(foundFields));
            for (Map.Entry<?, ?> field : expectedFields.entrySet()) {
                compare(what + "/" + field.getKey(), field.getValue(), foundFields.get(field.getKey()), report);
            }
        } else {
            report.expect(what, expected, found);
        }
    }

    private static List<String> sortedKeys(Map<?, ?> fields) {
        return fields.keySet().stream().map(String::valueOf).sorted().toList();
    }
}
