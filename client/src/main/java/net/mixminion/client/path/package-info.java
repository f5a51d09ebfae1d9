/**
 * Paths: from the text behind {@code -P} to the servers a packet goes through (path-spec).
 *
 * <p>{@link net.mixminion.client.path.PathParser} reads the text, {@link net.mixminion.client.path.PathSelection}
 * replaces its wildcards by servers. Nothing here reads a file, the clock or the network; randomness is an argument.
 */
@NullMarked
package net.mixminion.client.path;

import org.jspecify.annotations.NullMarked;
