/** Clients of MMTP that behave as told, well or badly: for tests, and for operators who want to see what holds. */
@NullMarked
package net.mixminion.testnet.hostile;

import org.jspecify.annotations.NullMarked;
