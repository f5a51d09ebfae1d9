/**
 * Pool directories, replay memory, secure deletion: what must survive a crash.
 *
 * <p>The files of a pool are the truth about a packet: each state is a combination of existing files, each step between
 * two states is one rename(2), and what a process has promised rests on a finished fsync(2).
 * {@link net.mixminion.spool.Pool} is one directory, {@link net.mixminion.spool.Firing} the way out of the mix,
 * {@link net.mixminion.spool.HashLog} the replay memory. Every change of the disk goes through one class, which tells
 * {@link net.mixminion.spool.Steps} about it, so that the tests can stop the world between any two.
 */
@NullMarked
package net.mixminion.spool;

import org.jspecify.annotations.NullMarked;
