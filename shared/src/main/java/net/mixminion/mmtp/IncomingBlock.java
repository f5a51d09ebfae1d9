package net.mixminion.mmtp;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.Packet;

/**
 * A block whose octets come in pieces. Takes memory for what has come and little more, until half of the packet is there;
 * then for all of it: whoever sends no more is not to cost us a whole one, and whoever sends all of it not many copies.
 */
final class IncomingBlock {
    private static final int MORE_OCTETS = 4096;
    private static final int DIGEST_AT = Block.COMMAND_LENGTH + Packet.PACKET_LENGTH;

    private final byte[] command = new byte[Block.COMMAND_LENGTH];
    private final byte[] digest = new byte[Digest20.LENGTH];
    private byte[] packet = new byte[0];
    private int filled;

    /**
     * Takes what belongs to this block.
     *
     * @param at where in the octets its next ones begin
     * @return where those that follow it begin
     */
    int add(Buffer octets, int at) {
        int next = at;
        while (next < octets.length() && !isWhole()) {
            int available = octets.length() - next;
            if (filled < Block.COMMAND_LENGTH) {
                next += take(octets, next, command, 0, available);
            } else if (filled < DIGEST_AT) {
                makeRoom(Math.min(filled - Block.COMMAND_LENGTH + available, Packet.PACKET_LENGTH));
                next += take(octets, next, packet, Block.COMMAND_LENGTH, available);
            } else {
                next += take(octets, next, digest, DIGEST_AT, available);
            }
        }
        return next;
    }

    private int take(Buffer octets, int at, byte[] part, int partAt, int available) {
        int begin = filled - partAt;
        int length = Math.min(part.length - begin, available);
        octets.getBytes(at, at + length, part, begin);
        filled += length;
        return length;
    }

    private void makeRoom(int length) {
        if (packet.length < length) {
            packet = Arrays.copyOf(
                    packet,
                    length >= Packet.PACKET_LENGTH / 2
                            ? Packet.PACKET_LENGTH
                            : Math.max(length, packet.length + MORE_OCTETS));
        }
    }

    /** Octets of memory for the packet, or for what is there of it. */
    int memory() {
        return packet.length;
    }

    /** Whether all octets are there. */
    boolean isWhole() {
        return filled == Block.LENGTH;
    }

    /** The block, once it is whole; empty if the command is unknown or the digest is wrong. */
    Optional<Block> block() {
        return Block.parse(command, Packet.of(packet), digest);
    }
}
