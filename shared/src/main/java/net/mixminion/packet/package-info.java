/** The packet: header, subheaders, routing information, building and processing (minion-spec §3.2). */
@NullMarked
package net.mixminion.packet;

import org.jspecify.annotations.NullMarked;
