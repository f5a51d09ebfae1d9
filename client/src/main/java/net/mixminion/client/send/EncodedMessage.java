package net.mixminion.client.send;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.mixminion.client.address.ExitAddress;
import net.mixminion.client.path.ChosenPath;
import net.mixminion.client.path.ExitDemand;
import net.mixminion.client.path.FirstServer;
import net.mixminion.client.path.PathException;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.PathTooLongException;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.FragmentationParams;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.PayloadEncoder;
import net.mixminion.packet.payload.ReplyBlock;
import net.mixminion.packet.payload.ServerSideHeader;

/**
 * A message to an address, compressed and cut into payloads, which the last server puts together if there are many
 * (E2E-spec §2.2.2); or an answer to reply blocks.
 */
public final class EncodedMessage {
    private final ExitAddress address;
    private final List<Payload> payloads;
    private final ExitDemand demand;
    private final boolean looksLikeBomb;
    private final SecureRandom random;

    private EncodedMessage(
            ExitAddress address,
            List<Payload> payloads,
            ExitDemand demand,
            boolean looksLikeBomb,
            SecureRandom random) {
        this.address = address;
        this.payloads = payloads;
        this.demand = demand;
        this.looksLikeBomb = looksLikeBomb;
        this.random = random;
    }

    /** A packet to nowhere, which has no payload that anybody reads. */
    public static EncodedMessage dummy(ExitAddress nowhere, SecureRandom random) {
        return new EncodedMessage(nowhere, List.of(), new ExitDemand(nowhere, false, 0, 1), false, random);
    }

    /**
     * Encodes a message.
     *
     * @param headers headers and the empty line after them
     * @param body what is delivered
     * @param chooseFrom whether the headers have a From line
     */
    public static EncodedMessage of(
            ExitAddress address, byte[] headers, byte[] body, boolean chooseFrom, SecureRandom random) {
        byte[] message = MessageInput.joined(headers, body);
        List<Payload> payloads = new PayloadEncoder(random)
                .encode(message, 0, Optional.of(new ServerSideHeader(address.type(), address.infoOctets())));
        return new EncodedMessage(
                address,
                payloads,
                new ExitDemand(address, chooseFrom, body.length, payloads.size()),
                PayloadEncoder.looksLikeBomb(message),
                random);
    }

    /**
     * Encodes an answer to reply blocks, one for each packet; whoever made them puts it together himself.
     *
     * @param headers headers and the empty line after them
     * @param body what is delivered
     */
    public static EncodedMessage reply(byte[] headers, byte[] body, SecureRandom random) {
        byte[] message = MessageInput.joined(headers, body);
        return new EncodedMessage(
                ExitDemand.NOTHING.address(),
                new PayloadEncoder(random).encode(message, 0, Optional.empty()),
                ExitDemand.NOTHING,
                PayloadEncoder.looksLikeBomb(message),
                random);
    }

    /** What the last server must be able to do. */
    public ExitDemand demand() {
        return demand;
    }

    /** Whether the last server will take it for a decompression bomb and deliver it as it came, compressed. */
    public boolean looksLikeBomb() {
        return looksLikeBomb;
    }

    /** How many packets it takes. */
    public int packets() {
        return Math.max(1, payloads.size());
    }

    /** How the message is cut up; empty if it isn't. */
    public Optional<FragmentationParams> fragmentation() {
        return payloads.stream()
                .filter(FragmentPayload.class::isInstance)
                .map(FragmentPayload.class::cast)
                .map(fragment -> FragmentationParams.of(fragment.messageSize(), 0))
                .findFirst();
    }

    /**
     * Builds the packets, in the order of the fragments.
     *
     * @param paths one for each packet, with a common end
     * @throws PathException if a path is too long for a packet
     */
    public List<OutgoingPacket> build(List<ChosenPath> paths) throws PathException {
        PacketBuilder builder = new PacketBuilder(random);
        List<OutgoingPacket> packets = new ArrayList<>();
        for (int i = 0; i < packets(); i++) {
            packets.add(new OutgoingPacket(
                    i + 1,
                    build(i, paths.get(i), builder),
                    FirstServer.of(paths.get(i).first())));
        }
        return packets;
    }

    /**
     * Builds the packets of an answer, in the order of the fragments.
     *
     * @param paths one for each packet
     * @param blocks one for each packet
     * @throws PathException if a path is too long for a packet
     */
    public List<OutgoingPacket> buildReplies(List<ChosenPath> paths, List<ReplyBlock> blocks) throws PathException {
        PacketBuilder builder = new PacketBuilder(random);
        List<OutgoingPacket> packets = new ArrayList<>();
        try {
            for (int i = 0; i < packets(); i++) {
                ChosenPath path = paths.get(i);
                Packet packet = builder.reply(payloads.get(i).pack(), path.hops1(), blocks.get(i));
                packets.add(new OutgoingPacket(i + 1, packet, FirstServer.of(path.first())));
            }
        } catch (PathTooLongException e) {
            throw PathException.tooLong();
        }
        return packets;
    }

    private Packet build(int index, ChosenPath path, PacketBuilder builder) throws PathException {
        boolean fragment = payloads.size() > 1;
        int type = fragment ? RoutingType.FRAGMENT : address.type();
        byte[] info = fragment ? new byte[0] : address.infoOctets();
        if (RoutingType.hasTag(type)) {
            info = PacketBuilder.tagged(builder.randomTag(), info);
        }
        if (!PacketBuilder.fits(path.hops1(), path.hops2(), info.length)) {
            throw PathException.tooLong();
        }
        return payloads.isEmpty()
                ? builder.drop(path.hops1(), path.hops2())
                : builder.forward(payloads.get(index).pack(), type, info, path.hops1(), path.hops2());
    }
}
