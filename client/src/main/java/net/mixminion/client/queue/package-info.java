/**
 * Packets that wait for their first servers: {@code queue/} in the user's directory.
 *
 * <p>{@link net.mixminion.client.queue.ClientQueue} keeps them in a pool, one file each, on stable storage before anybody
 * is told that they are queued; {@link net.mixminion.client.queue.Claims} sees to it that no packet is handed over by two
 * processes at once. A file holds the packet, its first server, and the day on which it was queued; nothing else of
 * the message, its recipient or the path.
 */
@NullMarked
package net.mixminion.client.queue;

import org.jspecify.annotations.NullMarked;
