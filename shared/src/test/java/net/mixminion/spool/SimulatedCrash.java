package net.mixminion.spool;

/** The process is dead, or the machine has no power: nothing of ours runs after this. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String where) {
        super(where, null, false, false);
    }
}
