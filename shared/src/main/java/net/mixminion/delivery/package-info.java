/** What an exit makes of a message: mail text, address rules, blacklist (E2E-spec §3). */
@NullMarked
package net.mixminion.delivery;

import org.jspecify.annotations.NullMarked;
