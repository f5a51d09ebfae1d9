/** The Mixminion Transfer Protocol, both ends (minion-spec §4). */
@NullMarked
package net.mixminion.mmtp;

import org.jspecify.annotations.NullMarked;
