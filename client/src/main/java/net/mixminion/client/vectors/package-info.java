/** The vector runner: our code against what the reference implementation produced ({@code mixminion testvectors}). */
@NullMarked
package net.mixminion.client.vectors;

import org.jspecify.annotations.NullMarked;
