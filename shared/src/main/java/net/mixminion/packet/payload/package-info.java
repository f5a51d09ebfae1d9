/**
 * What a packet carries (E2E-spec).
 *
 * <p>On the way in, {@link net.mixminion.packet.payload.PayloadEncoder} makes payloads of a message,
 * {@link net.mixminion.packet.payload.EncryptedForward} encrypts one to its recipient, and
 * {@link net.mixminion.packet.payload.ReplyBlockBuilder} makes the blocks for replies. At the exit,
 * {@link net.mixminion.packet.payload.ExitMessage} is what comes out,
 * {@link net.mixminion.packet.payload.FragmentPool} and {@link net.mixminion.packet.payload.Reassembly} put long
 * messages together, and {@link net.mixminion.packet.payload.AnonymousMessage} is the text for a mail. The recipient has
 * {@link net.mixminion.packet.payload.PayloadDecoder} and a {@link net.mixminion.packet.payload.Keyring}.
 */
@NullMarked
package net.mixminion.packet.payload;

import org.jspecify.annotations.NullMarked;
