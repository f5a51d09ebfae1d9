package net.mixminion.spool;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.mixminion.crypto.Digest20;

/**
 * Where a packet in the mix goes next: the header of its record, written by the mixer, read by the sender.
 *
 * <p>{@link #POOL} in the header names the pool below the queue directory that the packet is moved to when the mix
 * fires; the rest is the sender's to read.
 */
public sealed interface Outbound {
    /**
     * The field of a record's header that says which pool the record is moved to: {@code outgoing} or
     * {@code deliver/MODULE}.
     */
    String POOL = "pool";

    /** The pool of packets for other mixes. */
    String OUTGOING = "outgoing";

    /** The pool this goes to. */
    String pool();

    /** The header of its record. */
    Map<String, String> header();

    /** Takes this apart. */
    <T> T fold(Function<Relay, T> relay, Function<Exit, T> exit);

    /** What a record's header says; empty if it isn't one of ours. */
    static Optional<Outbound> of(PoolRecord record) {
        return of(record.header());
    }

    /** What the header of a record says; empty if it isn't one of ours. */
    static Optional<Outbound> of(Map<String, String> header) {
        String pool = header.getOrDefault(POOL, "");
        try {
            if (pool.equals(OUTGOING)) {
                return Optional.of(new Relay(
                        required(header, "host"),
                        Integer.parseInt(required(header, "port")),
                        Digest20.fromHex(required(header, "keyid"))));
            }
            if (pool.startsWith(Exit.POOL_PREFIX)) {
                return Optional.of(new Exit(
                        pool.substring(Exit.POOL_PREFIX.length()),
                        Integer.parseInt(required(header, "type")),
                        Base64.getDecoder().decode(required(header, "info")),
                        Form.of(required(header, "form"))));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String required(Map<String, String> header, String name) {
        String value = header.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    /**
     * To another mix; the body of the record is the whole packet, 32,768 octets.
     *
     * @param host lower-case name or IPv4 address in dotted form
     * @param port 1 to 65535
     * @param keyId SHA-1 of the identity key that the other side must have
     */
    record Relay(String host, int port, Digest20 keyId) implements Outbound {
        @Override
        public String pool() {
            return OUTGOING;
        }

        @Override
        public Map<String, String> header() {
            return Map.of(POOL, OUTGOING, "host", host, "port", Integer.toString(port), "keyid", keyId.hex());
        }

        @Override
        public <T> T fold(Function<Relay, T> relay, Function<Exit, T> exit) {
            return relay.apply(this);
        }

        /** No address: this may come near a log. */
        @Override
        public String toString() {
            return "Relay";
        }
    }

    /** What the body of an {@link Exit}'s record is. */
    enum Form {
        /** The payload of a packet, 28,672 octets, still encoded; the routing info is the packet's. */
        PAYLOAD("payload"),
        /**
         * A message put together from fragments, compressed, without its server-side prefix; the routing info is what
         * the prefix said, so it has no decoding handle.
         */
        MESSAGE("message");

        private final String text;

        Form(String text) {
            this.text = text;
        }

        private static Form of(String text) {
            for (Form form : values()) {
                if (form.text.equals(text)) {
                    return form;
                }
            }
            throw new IllegalArgumentException("not a form");
        }
    }

    /** To a delivery module of our own; {@link #form} says what the body of the record is. */
    final class Exit implements Outbound {
        private static final String POOL_PREFIX = "deliver/";

        private final String module;
        private final int exitType;
        private final byte[] routingInfo;
        private final Form form;

        /**
         * An exit of a packet; the body is its payload.
         *
         * @param module the name of the module, as in {@code deliver/MODULE}: capital letters and digits
         * @param exitType the routing type, 0x100 to 0xffff
         * @param routingInfo the routing info with the decoding handle in front, where the type has one; copied
         */
        public Exit(String module, int exitType, byte[] routingInfo) {
            this(module, exitType, routingInfo, Form.PAYLOAD);
        }

        private Exit(String module, int exitType, byte[] routingInfo, Form form) {
            if (!module.matches("[A-Z0-9]{1,32}")) {
                throw new IllegalArgumentException("not the name of a module");
            }
            this.module = module;
            this.exitType = exitType;
            this.routingInfo = routingInfo.clone();
            this.form = form;
        }

        /**
         * An exit of a message put together from fragments.
         *
         * @param address the routing info of its server-side prefix; copied
         */
        public static Exit ofMessage(String module, int exitType, byte[] address) {
            return new Exit(module, exitType, address, Form.MESSAGE);
        }

        /** What the body of the record is. */
        public Form form() {
            return form;
        }

        /** The pool of a module. */
        public static String poolOf(String module) {
            return POOL_PREFIX + module;
        }

        /** The name of the delivery module. */
        public String module() {
            return module;
        }

        /** The routing type. */
        public int exitType() {
            return exitType;
        }

        /** A copy of the routing info. */
        public byte[] routingInfo() {
            return routingInfo.clone();
        }

        @Override
        public String pool() {
            return poolOf(module);
        }

        @Override
        public Map<String, String> header() {
            return Map.of(
                    POOL,
                    pool(),
                    "type",
                    Integer.toString(exitType),
                    "info",
                    Base64.getEncoder().encodeToString(routingInfo),
                    "form",
                    form.text);
        }

        @Override
        public <T> T fold(Function<Relay, T> relay, Function<Exit, T> exit) {
            return exit.apply(this);
        }

        /** No address: this may come near a log. */
        @Override
        public String toString() {
            return "Exit " + module;
        }
    }
}
