/**
 * The receiver process: accepts MMTP and stores packets.
 *
 * <ul>
 *   <li>In: packets over TLS from anybody, at ListenIP and ListenPort.
 *   <li>Out: {@code incoming/msg_*}, 32,768 octets each; an acknowledgement after each is on stable storage; a hint to the
 *       mixer.
 *   <li>Reads {@code keys/key_NNNN/ServerDesc}, {@code mmtp.key} and {@code mmtp.cert}; never {@code mix.key} or
 *       {@code identity.key}.
 *   <li>Writes {@code incoming/} alone. Connects to nobody.
 * </ul>
 */
@NullMarked
package net.mixminion.receiver;

import org.jspecify.annotations.NullMarked;
