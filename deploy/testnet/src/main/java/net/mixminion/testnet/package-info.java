/**
 * The loopback network: real servers with all their processes, a real mail server as sink, on free ports and in fresh
 * directories. The demo, the integration tests and the benchmarks are built from these parts. Nothing here is installed.
 */
@NullMarked
package net.mixminion.testnet;

import org.jspecify.annotations.NullMarked;
