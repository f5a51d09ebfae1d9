/** The key directory on disk: identity and key sets, and which of them are live. */
@NullMarked
package net.mixminion.keys;

import org.jspecify.annotations.NullMarked;
