package net.mixminion.mmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1Prefix;
import net.mixminion.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * One command of MMTP with its 32,768 octets: {@code SEND} or {@code JUNK}, CR LF, the packet, and SHA-1 of the packet
 * and the command's name; 32,794 octets in all (minion-spec §4).
 */
public final class Block {
    /** The commands. */
    public enum Command {
        /** The packet is to be kept and handled. */
        SEND("RECEIVED"),
        /** The octets are padding of the link: acknowledged and forgotten. */
        JUNK("RECEIVED JUNK");

        private final String acknowledgement;

        Command(String acknowledgement) {
            this.acknowledgement = acknowledgement;
        }

        private byte[] line() {
            return ascii(name() + "\r\n");
        }

        private byte[] digested() {
            return ascii(name());
        }
    }

    /** Octets of a command with its CR LF. */
    static final int COMMAND_LENGTH = 6;

    /** Octets of a block. */
    public static final int LENGTH = COMMAND_LENGTH + Packet.PACKET_LENGTH + Digest20.LENGTH;

    /** Octets of the answer to a block. */
    public static final int ANSWER_LENGTH = 10 + Digest20.LENGTH;

    private static final byte[] RECEIVED_LINE = ascii("RECEIVED\r\n");
    private static final byte[] REJECTED_LINE = ascii("REJECTED\r\n");
    private static final byte[] REJECTED = ascii("REJECTED");

    private final Command command;
    private final Packet packet;
    /** Three digests begin with the packet; hashing it is most of what a block costs. */
    private final Sha1Prefix hashed;

    /**
     * A block; hashes the packet.
     *
     * @param command what the peer shall do with the packet
     * @param packet for JUNK, any octets at all
     */
    public Block(Command command, Packet packet) {
        this.command = command;
        this.packet = packet;
        this.hashed = Sha1Prefix.of(packet.bytes());
    }

    /** What the peer shall do with the packet. */
    public Command command() {
        return command;
    }

    /** The packet; for JUNK, any octets at all. */
    public Packet packet() {
        return packet;
    }

    /** The block as it goes over the wire, {@link #LENGTH} octets. */
    byte[] encode() {
        ByteBuffer block = ByteBuffer.allocate(LENGTH);
        encode(block);
        return block.array();
    }

    /** Puts the same into a buffer. */
    void encode(ByteBuffer into) {
        into.put(command.line()).put(packet.bytes()).put(hashed.hashWith(command.digested()));
    }

    /**
     * Reads a block.
     *
     * @param line what the command is recognized by, {@value #COMMAND_LENGTH} octets
     * @param digest 20 octets
     * @return empty if the command is unknown or the digest is wrong
     */
    static Optional<Block> parse(byte[] line, Packet packet, byte[] digest) {
        for (Command command : Command.values()) {
            if (Arrays.equals(line, command.line())) {
                Block block = new Block(command, packet);
                return MessageDigest.isEqual(digest, block.hashed.hashWith(command.digested()))
                        ? Optional.of(block)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The answer that says the packet is taken, {@link #ANSWER_LENGTH} octets. */
    byte[] received() {
        return answers().received();
    }

    /** The answer that says the packet is refused, {@link #ANSWER_LENGTH} octets. */
    byte[] rejected() {
        return answers().rejected();
    }

    /** The answers there are to this block; they don't hold on to the packet. */
    Answers answers() {
        return new Answers(command, hashed);
    }

    /** The two answers to a block, {@link #ANSWER_LENGTH} octets each. */
    static final class Answers {
        private final Command command;
        private final Sha1Prefix hashed;

        private Answers(Command command, Sha1Prefix hashed) {
            this.command = command;
            this.hashed = hashed;
        }

        /** The one that says the packet is taken. */
        byte[] received() {
            return answer(RECEIVED_LINE, ascii(command.acknowledgement));
        }

        /** The one that says the packet is refused. */
        byte[] rejected() {
            return answer(REJECTED_LINE, REJECTED);
        }

        private byte[] answer(byte[] line, byte[] digested) {
            byte[] answer = Arrays.copyOf(line, ANSWER_LENGTH);
            System.arraycopy(hashed.hashWith(digested), 0, answer, line.length, Digest20.LENGTH);
            return answer;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Block block && command == block.command && packet.equals(block.packet);
    }

    @Override
    public int hashCode() {
        return Objects.hash(command, packet);
    }

    /** Shows nothing of the packet, so that a log can't link it. */
    @Override
    public String toString() {
        return "Block " + command;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
