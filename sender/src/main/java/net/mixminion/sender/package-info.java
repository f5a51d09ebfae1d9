/** The sender process: delivers packets by MMTP and messages by mail. */
@NullMarked
package net.mixminion.sender;

import org.jspecify.annotations.NullMarked;
