package net.mixminion.web;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a web server answered. */
public final class WebReply {
    private final int status;
    private final String contentType;
    private final @Nullable String date;
    private final @Nullable String lastModified;
    private final String location;
    private final byte[] body;

    private WebReply(HttpResponse<byte[]> response) {
        this.status = response.statusCode();
        this.contentType = header(response, "Content-Type").orElse("");
        this.date = header(response, "Date").orElse(null);
        this.lastModified = header(response, "Last-Modified").orElse(null);
        this.location = header(response, "Location").orElse("");
        this.body = response.body();
    }

    static WebReply of(HttpResponse<byte[]> response) {
        return new WebReply(response);
    }

    private static Optional<String> header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name);
    }

    /** The HTTP status, such as 200. */
    public int status() {
        return status;
    }

    /** The value of Content-Type, empty if there is none. */
    public String contentType() {
        return contentType;
    }

    /** The server's time, if it tells one that can be read. */
    public Optional<Instant> date() {
        if (date == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** When the file was changed last, as the server writes it, or null. */
    public @Nullable String lastModified() {
        return lastModified;
    }

    /** Where a redirection leads, empty if it leads nowhere. */
    String location() {
        return location;
    }

    /** The octets of the answer; not a copy. */
    public byte[] body() {
        return body;
    }

    /** The answer as text, one character for each octet. */
    public String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }
}
