/**
 * The user agent's files: {@code ~/.mixminion} and what is in it.
 *
 * <p>{@code imported/NICK-YYYYMMDDHHMMSS} are server descriptors as text, {@code fragments/} is a pool. Directories are 0700 and files 0600; a home
 * that others can read or change is refused unless {@code MM_NO_FILE_PARANOIA} is set.
 */
@NullMarked
package net.mixminion.client.home;

import org.jspecify.annotations.NullMarked;
