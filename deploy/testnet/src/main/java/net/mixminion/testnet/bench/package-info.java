/** Measurements that anyone can run: each is a ratio to a limit or a peer taken in the same run. */
@NullMarked
package net.mixminion.testnet.bench;

import org.jspecify.annotations.NullMarked;
