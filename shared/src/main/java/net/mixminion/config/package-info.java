/**
 * The configuration grammar and the values of mixminiond.conf.
 *
 * <p>Text comes in, typed records come out: {@link net.mixminion.config.ConfigText} knows lines,
 * {@link net.mixminion.config.Values} the kinds of values, {@link net.mixminion.config.ServerKeys} is the one table of
 * all keys, {@link net.mixminion.config.ServerConfig} what the processes use. What is wrong is told with file, line and
 * remedy in a {@link net.mixminion.config.ConfigException}. Pure: no clock, no threads, no randomness; what it must ask
 * of the machine (files, users, commands) goes through {@link net.mixminion.config.Surroundings}.
 */
@NullMarked
package net.mixminion.config;

import org.jspecify.annotations.NullMarked;
