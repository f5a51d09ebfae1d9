/** HTTP as directory servers and proxies speak it, limited in length and time: what strangers send must cost little. */
@NullMarked
package net.mixminion.web;

import org.jspecify.annotations.NullMarked;
