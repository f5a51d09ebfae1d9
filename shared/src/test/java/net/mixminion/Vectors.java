package net.mixminion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The reference's vectors for tests: files of {@code /vectors}, their parts, their octets. */
public final class Vectors {
    private Vectors() {}

    /** The whole document of a kind, such as {@code crypto}. */
    public static JsonNode file(String kind) {
        String path = "/vectors/" + kind + ".json";
        try (InputStream in = Vectors.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + path);
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        }
    }

    /** The cases of one part of a kind; a part without cases is an error. */
    public static Stream<JsonNode> cases(String kind, String part) {
        JsonNode cases = file(kind).get(part);
        if (cases == null || cases.isEmpty()) {
            throw new IllegalArgumentException("no " + part + " in " + kind);
        }
        return StreamSupport.stream(cases.spliterator(), false);
    }

    /** The octets of a Base64 field. */
    public static byte[] octets(JsonNode node, String field) {
        return octets(node.required(field));
    }

    /** The octets of a Base64 text. */
    public static byte[] octets(JsonNode text) {
        return Base64.getDecoder().decode(text.textValue());
    }
}
