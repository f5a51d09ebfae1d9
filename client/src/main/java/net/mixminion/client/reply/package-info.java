/**
 * Replies: the keys from which reply blocks are made, the blocks that were used, and the messages that come back.
 *
 * <p>{@code keys/keyring.txt} is the secret that the user agent keeps for good; {@code surbs/log} has a line for each reply
 * block that a packet was made with. Nothing is stored of the reply blocks that are handed out: their keys come out of
 * the keyring again.
 */
@NullMarked
package net.mixminion.client.reply;

import org.jspecify.annotations.NullMarked;
