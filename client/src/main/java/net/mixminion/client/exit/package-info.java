/** How a command of the user agent ends: its exit code, and the one line that says why. */
@NullMarked
package net.mixminion.client.exit;

import org.jspecify.annotations.NullMarked;
