/** The configuration grammar and the values of mixminiond.conf. */
@NullMarked
package net.mixminion.config;

import org.jspecify.annotations.NullMarked;
