/**
 * The mixer process: decrypts packets, remembers replays, mixes.
 *
 * <p>In: packets in {@code incoming/}, packet keys. Out: records in {@code outgoing/} and {@code deliver/MODULE/},
 * replay memories in {@code hashlogs/}. It owns {@code mix/}. No network but the bus on the loopback address.
 *
 * <p>A packet's way: {@link net.mixminion.mixer.Incoming} opens it with {@link net.mixminion.packet.PacketHandler},
 * {@code Outlet} says what becomes of it, the {@link net.mixminion.spool.HashLog} whether it was here before; it waits
 * in {@code mix/} until {@link net.mixminion.mixer.MixPool} chooses it and {@link net.mixminion.spool.Firing} lets it
 * go.
 */
@NullMarked
package net.mixminion.mixer;

import org.jspecify.annotations.NullMarked;
