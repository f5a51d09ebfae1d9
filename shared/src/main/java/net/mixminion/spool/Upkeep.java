package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a pool needs now and then: deleting what was removed, cleaning up after a crash. */
final class Upkeep {
    private final Pool pool;
    private final Disk disk;

    Upkeep(Pool pool, Disk disk) {
        this.pool = pool;
        this.disk = disk;
    }

    /** {@link Pool#purge}. */
    int purge(int limit) throws IOException {
        List<Path> removed = new ArrayList<>();
        for (Prefix prefix : List.of(Prefix.RMV, Prefix.RMVM)) {
            for (String id : pool.list(prefix, id -> true, limit - removed.size())) {
                removed.add(pool.file(prefix, id));
            }
        }
        if (removed.isEmpty()) {
            return 0;
        }
        // or a power cut could bring back a message with zeros in it
        pool.sync();
        for (Path file : removed) {
            disk.erase(file, false);
        }
        return removed.size();
    }

    /** {@link Pool#recover}. */
    Pool.Recovery recover() throws IOException {
        int unfinished = 0;
        for (Prefix prefix : List.of(Prefix.INP, Prefix.INPM)) {
            for (String id : pool.list(prefix, id -> true, Integer.MAX_VALUE)) {
                if (disk.deleteIfAbandoned(pool.file(prefix, id))) {
                    unfinished++;
                }
            }
        }
        int orphans = 0;
        for (String id : pool.list(Prefix.META, id -> !pool.contains(id), Integer.MAX_VALUE)) {
            pool.removeMeta(id);
            orphans++;
        }
        return new Pool.Recovery(unfinished, purge(Integer.MAX_VALUE), orphans);
    }
}
