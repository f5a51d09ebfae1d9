/**
 * The messenger to the directory servers ({@link net.mixminion.dirclient.DirclientMain}).
 *
 * <p>In: descriptors from {@code keys/key_NNNN/ServerDesc}, directories from the directory servers. Out: descriptors to the
 * directory servers, the mark {@code keys/key_NNNN/published}, the last good directory in {@code work/dir/dir.gz}.
 *
 * <p>Files: reads descriptors (no key), writes the two named above. Sockets: HTTP and HTTPS to the configured URLs; the
 * event bus, on which it hears that keys changed and tells that there is a new directory.
 *
 * <p>{@link net.mixminion.dirclient.Publisher} sends descriptors, {@link net.mixminion.dirclient.Downloader} fetches
 * directories, {@link net.mixminion.dirclient.Dirclient} is the daemon that lets both work every few seconds.
 */
@NullMarked
package net.mixminion.dirclient;

import org.jspecify.annotations.NullMarked;
