package net.mixminion.sender;

/** Tells whether this instance works for a destination: several senders share them out. */
@FunctionalInterface
interface Ownership {
    boolean mine(String destination);
}
