package net.mixminion.spool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** One JSON object of strings: read and written token by token, so that nothing in a file can name a class. */
final class FlatJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private FlatJson() {}

    /** The object, its names sorted. */
    static byte[] write(Map<String, String> object) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(octets)) {
            json.writeStartObject();
            for (Map.Entry<String, String> field : new TreeMap<>(object).entrySet()) {
                json.writeStringField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory
        }
        return octets.toByteArray();
    }

    /** Reads exactly one object whose values are all strings. */
    static Map<String, String> read(byte[] octets) throws IOException {
        Map<String, String> object = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(octets)) {
            expect(json, JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                expect(json, JsonToken.VALUE_STRING);
                object.put(name, json.getText());
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new IOException("more than one object");
            }
        }
        return object;
    }

    private static void expect(JsonParser json, JsonToken token) throws IOException {
        if (json.nextToken() != token) {
            throw new IOException("expected " + token);
        }
    }
}
