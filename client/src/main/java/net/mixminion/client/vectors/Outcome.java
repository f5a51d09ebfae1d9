package net.mixminion.client.vectors;

import java.util.Set;
import net.mixminion.packet.DropReason;

/** How a packet ended, in the words of the reference. */
enum Outcome {
    RELAY("relay", "", true),
    EXIT("exit", "", true),
    DROP("drop", "", true),
    NO_PACKET("error", "ParseError", false, "Bad packet length"),
    BAD_RSA(
            "error",
            "CryptoError",
            false,
            // which of them depends on what the raw RSA operation yields; no sender learns it
            "Bad padding",
            "oaep decoding error",
            "data too large for modulus",
            "Internal error"),
    BAD_LENGTH("error", "ContentError", false, "Bad length in RSA-encrypted part of subheader"),
    BAD_VERSION("error", "ContentError", false, "Invalid protocol version"),
    BAD_DIGEST("error", "ContentError", false, "Invalid digest"),
    REPLAY("error", "ContentError", true, "Duplicate packet detected."),
    UNKNOWN_TYPE("error", "ContentError", true, "Unrecognized Mixminion routing type"),
    BAD_ROUTING_INFO("error", "ParseError", true, "Nonsensical hostname", "Routing information is too short.") {
        @Override
        boolean sameAs(String error) {
            return super.sameAs(error) || error.matches("IPV4 information with wrong length \\(\\d+\\)");
        }
    },
    ZERO_KEYID("ours", "", true);

    private final String result;
    private final String errorClass;
    private final boolean remembered;
    private final Set<String> errors;

    Outcome(String result, String errorClass, boolean remembered, String... errors) {
        this.result = result;
        this.errorClass = errorClass;
        this.remembered = remembered;
        this.errors = Set.of(errors);
    }

    static Outcome of(DropReason reason) {
        return switch (reason) {
            case BAD_RSA -> BAD_RSA;
            case BAD_LENGTH -> BAD_LENGTH;
            case BAD_VERSION -> BAD_VERSION;
            case BAD_DIGEST -> BAD_DIGEST;
            case REPLAY -> REPLAY;
            case DROP_PACKET -> DROP;
            case UNKNOWN_TYPE -> UNKNOWN_TYPE;
            case BAD_ROUTING_INFO -> BAD_ROUTING_INFO;
            case ZERO_KEYID -> ZERO_KEYID;
        };
    }

    /** relay, exit, drop or error. */
    String result() {
        return result;
    }

    /** The reference's exception; empty if it raises none. */
    String errorClass() {
        return errorClass;
    }

    /** Whether the reference's error says the same. */
    boolean sameAs(String error) {
        return errors.contains(error);
    }

    /** Whether the packet's hash stays in the hash log. */
    boolean remembered() {
        return remembered;
    }
}
