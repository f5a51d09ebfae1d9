/** Exit addresses: where a message goes once it leaves the network ({@code -t}). */
@NullMarked
package net.mixminion.client.address;

import org.jspecify.annotations.NullMarked;
