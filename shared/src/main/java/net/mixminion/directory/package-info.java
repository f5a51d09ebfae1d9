/**
 * The Mix Information Exchange Format: descriptors and directories, signing and validity (dir-spec).
 *
 * <p>{@link net.mixminion.directory.ServerDescriptor#parse} and {@link net.mixminion.directory.Directory#parse} refuse
 * what the reference refuses. Whether a directory is to be believed is another question, and
 * {@link net.mixminion.directory.DirectoryTrust} answers it.
 */
@NullMarked
package net.mixminion.directory;

import org.jspecify.annotations.NullMarked;
