package net.mixminion.client;

import net.mixminion.client.exit.ClientException;
import net.mixminion.client.fragments.ClientFragments;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.ClientLock;

/** The user's fragments, for one piece of work at a time that nobody else's gets in the way of. */
final class KeptFragments {
    private final ClientContext context;
    private final ClientHome home;

    private KeptFragments(ClientContext context, ClientHome home) {
        this.context = context;
        this.home = home;
    }

    /** Those in the directory that the user named, or in the usual one. */
    static KeptFragments of(ClientContext context, CommonOptions common) throws ClientException {
        return new KeptFragments(context, common.home(context));
    }

    /** A piece of work. */
    @FunctionalInterface
    interface Work<T> {
        T on(ClientFragments fragments) throws ClientException;
    }

    /** Whether there may be any; nothing is made or changed. */
    boolean exist() throws ClientException {
        return ClientFragments.exist(home);
    }

    /** Opens them, and does the work; the lock is held from the beginning to the end. */
    <T> T locked(Work<T> work) throws ClientException {
        ClientLock lock = home.lock();
        try {
            return work.on(ClientFragments.open(home, context.clock(), context::warn));
        } finally {
            lock.close();
        }
    }
}
