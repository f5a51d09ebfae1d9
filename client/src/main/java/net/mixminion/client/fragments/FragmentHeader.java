package net.mixminion.client.fragments;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.payload.FragmentMeta;

/** The header of a fragment's record: what {@link FragmentMeta} has, as names and values. */
final class FragmentHeader {
    private static final String MESSAGE = "message";
    private static final String INDEX = "index";
    private static final String SIZE = "size";
    private static final String OVERHEAD = "overhead";
    private static final String DIGEST = "digest";
    private static final String IDENTITY = "identity";
    private static final String DAY = "day";

    private FragmentHeader() {}

    static Map<String, String> of(FragmentMeta meta) {
        return Map.of(
                MESSAGE,
                meta.messageId().hex(),
                INDEX,
                Integer.toString(meta.index()),
                SIZE,
                Long.toString(meta.messageSize()),
                OVERHEAD,
                Integer.toString(meta.overhead()),
                DIGEST,
                meta.digest().hex(),
                IDENTITY,
                meta.identity(),
                DAY,
                meta.day().toString());
    }

    /** Reads what {@link #of} gives; empty for anything else. */
    static Optional<FragmentMeta> parse(Map<String, String> header) {
        try {
            return Optional.of(new FragmentMeta(
                    Digest20.fromHex(header.getOrDefault(MESSAGE, "")),
                    Integer.parseInt(header.getOrDefault(INDEX, "")),
                    Long.parseLong(header.getOrDefault(SIZE, "")),
                    Integer.parseInt(header.getOrDefault(OVERHEAD, "")),
                    Digest20.fromHex(header.getOrDefault(DIGEST, "")),
                    header.getOrDefault(IDENTITY, ""),
                    LocalDate.parse(header.getOrDefault(DAY, ""))));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
