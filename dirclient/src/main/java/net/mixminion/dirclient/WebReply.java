package net.mixminion.dirclient;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a web server answered. */
final class WebReply {
    private final int status;
    private final String contentType;
    private final @Nullable String date;
    private final byte[] body;

    WebReply(int status, @Nullable String contentType, @Nullable String date, byte[] body) {
        this.status = status;
        this.contentType = contentType == null ? "" : contentType;
        this.date = date;
        this.body = body;
    }

    /** The HTTP status, such as 200. */
    int status() {
        return status;
    }

    /** The value of Content-Type, empty if there is none. */
    String contentType() {
        return contentType;
    }

    /** The server's time, if it tells one that can be read. */
    Optional<Instant> date() {
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

    /** The octets of the answer; not a copy. */
    byte[] body() {
        return body;
    }

    /** The answer as text, one character for each octet. */
    String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }
}
