/**
 * The keeper of keys ({@link net.mixminion.keyd.KeydMain}).
 *
 * <p>In: the configuration. Out: {@code keys/identity.key} (made once), {@code keys/key_NNNN/} (made in advance, destroyed
 * with their hash logs when their time is over), {@code current-desc}.
 *
 * <p>Files: writes the key directory, {@code current-desc}, {@code work/locks/keyd}; destroys hash logs; reads nothing
 * else. Sockets: none but the event bus, on which it tells that keys changed.
 *
 * <p>{@link net.mixminion.keyd.KeySchedule} says which sets there must be, {@link net.mixminion.keyd.KeySetStore} makes and
 * destroys them, {@link net.mixminion.keyd.TransportKeys} renews what TLS needs, {@link net.mixminion.keyd.Keyd} is the
 * daemon that does all that, minute by minute.
 */
@NullMarked
package net.mixminion.keyd;

import org.jspecify.annotations.NullMarked;
