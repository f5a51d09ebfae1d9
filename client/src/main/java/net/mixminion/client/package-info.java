/** The {@code mixminion} user agent. */
@NullMarked
package net.mixminion.client;

import org.jspecify.annotations.NullMarked;
