/** The receiver process: takes packets in by MMTP and stores them in {@code incoming/}. */
@NullMarked
package net.mixminion.receiver;

import org.jspecify.annotations.NullMarked;
