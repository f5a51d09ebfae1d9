package net.mixminion.client.queue;

import java.time.LocalDate;
import net.mixminion.client.path.FirstServer;

/**
 * A packet in the queue, without its octets.
 *
 * @param handle its name there
 * @param first the server to hand it to
 * @param day when it was queued (GMT); no finer, so that the queue tells little of when its user wrote
 */
public record QueuedPacket(String handle, FirstServer first, LocalDate day) {}
