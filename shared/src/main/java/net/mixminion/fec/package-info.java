/** The erasure code of E2E-spec §2.1.2. */
@NullMarked
package net.mixminion.fec;

import org.jspecify.annotations.NullMarked;
