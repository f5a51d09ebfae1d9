/** What a packet carries: payloads, compression, fragments, reply blocks, text armor (E2E-spec). */
@NullMarked
package net.mixminion.packet.payload;

import org.jspecify.annotations.NullMarked;
