package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON as plain objects that can be compared with ours. */
final class PlainJson {
    private PlainJson() {}

    /** A text, a BigInteger, a Double, a Boolean, a list of such, or null. */
    static @Nullable Object of(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isIntegralNumber()) {
            return node.bigIntegerValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            node.forEach(item -> items.add(of(item)));
            return items;
        }
        return node.isNull() || node.isMissingNode() ? null : node.toString();
    }
}
