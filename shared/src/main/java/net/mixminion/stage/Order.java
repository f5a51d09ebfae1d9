package net.mixminion.stage;

/** What a running stage can be told to do. */
enum Order {
    STOP,
    RELOAD
}
