/** The keyd process: identity key, key sets, certificates and descriptors. */
@NullMarked
package net.mixminion.keyd;

import org.jspecify.annotations.NullMarked;
