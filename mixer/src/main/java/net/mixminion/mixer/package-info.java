/** The mixer process: decrypts packets, remembers replays, mixes. */
@NullMarked
package net.mixminion.mixer;

import org.jspecify.annotations.NullMarked;
