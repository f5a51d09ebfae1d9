package net.mixminion.keyd;

import net.mixminion.stage.StageMain;

/**
 * keyd - keeps the keys of a Type III remailer.
 *
 * <h2>SYNOPSIS</h2>
 *
 * {@code mixminiond stage keyd --config FILE}
 *
 * <h2>DESCRIPTION</h2>
 *
 * At its first start keyd makes the server's identity key. It makes key sets in advance, so that two weeks and two and a
 * half days are always covered, each from midnight to midnight GMT; signs a descriptor for each; renews TLS keys and
 * certificates every 24 hours; signs descriptors anew when the configuration has changed; destroys a key set and its log
 * of packet hashes together once nobody may use it any more; names the descriptor in force in {@code current-desc}. Then it
 * tells the other processes over the event bus.
 *
 * <p>The identity key is never replaced. If it is missing while there are key sets or hash logs, keyd says so and ends:
 * directory servers would not take the same nickname with another key.
 *
 * <p>Without {@code identity.key}, but with {@code keys/signed-ahead/}, keyd works with what {@link SignAheadMain} made on
 * another machine, and signs nothing.
 *
 * <p>A key set that can't be read is reported and left alone, and another one is made for its days.
 *
 * <h2>EXIT STATUS</h2>
 *
 * 0 stopped; 64 wrong command line; 73, 74 files can't be made, read or written; 75 another keyd works here; 77 wrong owner
 * or permissions; 78 the configuration or the identity key is wrong.
 *
 * <h2>SECURITY</h2>
 *
 * keyd is the only process that reads the identity key, and it writes the packet keys: who breaks in here can pose as this
 * server and read what is sent to it. So it has no network, reads no packet and no message, and parses nothing but the
 * configuration and its own files. It should run as a user of its own.
 */
public final class KeydMain {
    private KeydMain() {}

    /** Runs the process. */
    public static void main(String[] args) {
        System.exit(StageMain.run("keyd", args, Keyd::of));
    }
}
