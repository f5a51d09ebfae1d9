/**
 * Digests, the AES-CTR stream, LIONESS, RSA-OAEP, key encoding, certificates (minion-spec §3.1.1). Pure: no clock, no
 * threads, no randomness of its own.
 */
@NullMarked
package net.mixminion.crypto;

import org.jspecify.annotations.NullMarked;
