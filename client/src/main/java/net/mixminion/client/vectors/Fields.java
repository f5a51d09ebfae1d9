package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;

/** Reading the fields of a case; a missing field or one of another kind fails the case. */
final class Fields {
    private Fields() {}

    /** A text. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.required(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is no text");
        }
        return value.textValue();
    }

    /** A whole number. */
    static int number(JsonNode node, String field) {
        JsonNode value = node.required(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(field + " is no number");
        }
        return value.intValue();
    }

    /** The octets of a Base64 field. */
    static byte[] octets(JsonNode node, String field) {
        return octets(node.required(field));
    }

    /** The octets of a Base64 text, which must be the only text for these octets. */
    static byte[] octets(JsonNode text) {
        byte[] octets = Base64.getDecoder().decode(text.textValue());
        if (!Base64.getEncoder().encodeToString(octets).equals(text.textValue())) {
            throw new IllegalArgumentException("no canonical Base64: " + text);
        }
        return octets;
    }
}
