/** The loopback network: demo, integration tests, load and fault tools. */
@NullMarked
package net.mixminion.testnet;

import org.jspecify.annotations.NullMarked;
