/** minion-spec §3.1.1: digests, the AES-CTR stream, LIONESS, RSA-OAEP, key encoding, certificates. Pure: no clock, no threads, no
 * randomness of its own. */
@NullMarked
package net.mixminion.crypto;

import org.jspecify.annotations.NullMarked;
