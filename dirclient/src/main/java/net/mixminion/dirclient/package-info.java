/** The dirclient process: publishes descriptors, downloads and verifies directories. */
@NullMarked
package net.mixminion.dirclient;

import org.jspecify.annotations.NullMarked;
