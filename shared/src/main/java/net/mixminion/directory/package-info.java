/** The Mix Information Exchange Format: descriptors and directories, signing and validity (dir-spec). */
@NullMarked
package net.mixminion.directory;

import org.jspecify.annotations.NullMarked;
