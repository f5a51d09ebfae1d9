/**
 * Fragments of messages that came to the user, each in a mail of its own, until he has the messages put together:
 * {@code fragments/} in his directory, one record of a pool each, and {@code .finished} for the messages that are done
 * with.
 */
@NullMarked
package net.mixminion.client.fragments;

import org.jspecify.annotations.NullMarked;
