/** What makes a JVM a stage of the pipeline: start, readiness, stop, bus, counters, logging. */
@NullMarked
package net.mixminion.stage;

import org.jspecify.annotations.NullMarked;
