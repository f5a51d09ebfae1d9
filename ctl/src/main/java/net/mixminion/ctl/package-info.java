/** The supervisor and the {@code mixminiond} command set. */
@NullMarked
package net.mixminion.ctl;

import org.jspecify.annotations.NullMarked;
