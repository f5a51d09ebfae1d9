/**
 * From a message to acknowledged packets: read, encode, build, hand over.
 *
 * <p>What comes in: the message and the chosen paths. What goes out: packets, to the first server of each path, by MMTP.
 * Nothing here writes to disk; what must not be lost is put into {@code net.mixminion.client.queue} before it is sent.
 */
@NullMarked
package net.mixminion.client.send;

import org.jspecify.annotations.NullMarked;
