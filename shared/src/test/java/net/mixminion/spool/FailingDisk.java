package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Path;

/** Lets the n-th change of the disk fail, and no other. */
final class FailingDisk implements Steps {
    private final long failing;
    private long steps;

    FailingDisk(long failing) {
        this.failing = failing;
    }

    boolean failed() {
        return steps >= failing;
    }

    @Override
    public void before(Kind kind, Path path) throws IOException {
        if (++steps == failing) {
            throw new IOException("no space left on device (as the test will have it)");
        }
    }
}
