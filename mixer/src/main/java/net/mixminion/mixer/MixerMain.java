package net.mixminion.mixer;

import net.mixminion.stage.StageMain;

/**
 * <pre>
 * NAME
 *     mixer - decrypts packets, remembers replays, mixes
 *
 * SYNOPSIS
 *     mixer --config FILE [--instance I/N] [--severity LEVEL] [--supervised]
 *
 * DESCRIPTION
 *     Takes the packets that the receivers have stored in QueueDir/incoming, removes our layer of encryption, drops
 *     those that were here before or are none of ours, and keeps the others in QueueDir/mix. Every MixInterval the mix
 *     fires: what MixAlgorithm chooses goes to QueueDir/outgoing or QueueDir/deliver/MODULE, under new names and in no
 *     order, for the sender. docs/PACKET.md has every step.
 *
 *     Several instances share the work: instance I of N takes its part of incoming; the one that holds
 *     WorkDir/locks/mix fires. Each can be killed at any time.
 *
 * FILES
 *     QueueDir/incoming              packets, 32,768 octets
 *     QueueDir/mix                   records; .schedule says when the mix fires next, .hashlog_KEYID that a
 *                                    packet key has a replay memory
 *     QueueDir/outgoing, QueueDir/deliver/MODULE
 *     WorkDir/hashlogs/hash_NNNN     the replay memory of key set NNNN; destroyed by keyd with the key
 *     WorkDir/hashlogs/retired_NNNN  that key set NNNN has lost its memory and is not used any more
 *     WorkDir/locks/mixer, mix       which instance works on what, and which one fires
 *     KeyDir/key_NNNN/mix.key, ServerDesc
 *
 * SECURITY
 *     May read the packet keys, and the packets of this hour: a break-in here links what comes in with what goes out.
 *     It has no network (its bus is on the loopback address), so what it reads are files that the receiver wrote;
 *     their length is checked before they are read. It can't read the identity key, the transport keys, or what is
 *     encrypted for other hops. It says nothing about single packets in the log.
 *
 * EXIT STATUS
 *     0 stopped as told; 70 a bug; 74 a directory can't be used; 78 a replay memory is the copy of another, or the
 *     configuration is wrong
 * </pre>
 */
public final class MixerMain {
    private MixerMain() {}

    /** Runs a mixer until it is told to stop. */
    public static void main(String[] args) {
        System.exit(StageMain.run("mixer", args, Mixer::create));
    }
}
