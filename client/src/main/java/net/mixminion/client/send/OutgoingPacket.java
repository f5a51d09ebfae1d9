package net.mixminion.client.send;

import net.mixminion.client.path.FirstServer;
import net.mixminion.packet.Packet;

/**
 * A packet ready to go.
 *
 * @param number which one of those that are sent together it is, from 1
 * @param packet its octets
 * @param first the server to hand it to
 */
public record OutgoingPacket(int number, Packet packet, FirstServer first) {}
