package net.mixminion.spool;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata beside the messages of a pool: {@code meta_X} with small names and values about {@code msg_X}, such as
 * attempts and the time of the next one.
 *
 * <p>Metadata can be made again: a message never depends on it. So one that can't be read becomes {@code crpm_X}, is
 * reported once, and reads as absent.
 */
public final class MetaFile {
    private final Pool pool;

    MetaFile(Pool pool) {
        this.pool = pool;
    }

    /** The metadata of message {@code id}, if there is any that can be read. */
    public Optional<Map<String, String>> read(String id) throws IOException {
        return pool.readMeta(id).map(PoolRecord::header);
    }

    /**
     * Writes or replaces the metadata of message {@code id}. After a power cut the old may be there again, never half
     * of the new.
     */
    public void write(String id, Map<String, String> values) throws IOException {
        pool.writeMeta(id, new PoolRecord(values, new byte[0]));
    }

    /** Removes the metadata of message {@code id}, if there is any. */
    public void remove(String id) throws IOException {
        pool.removeMeta(id);
    }
}
