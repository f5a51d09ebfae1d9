/**
 * What an exit makes of a message: the text of a mail, the rules for its address, the blacklist (E2E-spec §3). Pure: the
 * same message and configuration give the same octets.
 */
@NullMarked
package net.mixminion.delivery;

import org.jspecify.annotations.NullMarked;
