/** Pool directories, replay memory, secure deletion: what must survive a crash. */
@NullMarked
package net.mixminion.spool;

import org.jspecify.annotations.NullMarked;
