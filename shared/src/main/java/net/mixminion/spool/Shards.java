package net.mixminion.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The part of a stage's work that belongs to one instance: instance i of n has every n-th of a fixed number of shards,
 * and works on a shard only while it holds the shard's lock. So two instances never work on the same thing, also while
 * their number changes.
 *
 * <p>Safe for use by several threads.
 */
public final class Shards implements AutoCloseable {
    /** How many shards there are, always; divisible by the usual numbers of instances. */
    public static final int COUNT = 60;

    private final ShardLock lock;
    private int instance;
    private int instances;

    /**
     * Instance {@code instance}, counted from 0, of {@code instances}. Holds nothing before {@link #claim}.
     *
     * @param lock given up and closed by {@link #close}
     */
    public Shards(ShardLock lock, int instance, int instances) {
        check(instance, instances);
        this.lock = lock;
        this.instance = instance;
        this.instances = instances;
    }

    /** The shard of a key: an id, an address. The same in every process. */
    public static int shardOf(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % COUNT);
    }

    /**
     * Changes which instance this is: shards that are no longer ours are given back; {@link #claim} takes the new ones.
     */
    public synchronized void assign(int newInstance, int newInstances) throws IOException {
        check(newInstance, newInstances);
        instance = newInstance;
        instances = newInstances;
        for (int shard = 0; shard < COUNT; shard++) {
            if (shard % instances != instance) {
                lock.release(shard);
            }
        }
    }

    /** Takes the locks of our shards that are free; to be called again from time to time while some are missing. */
    public synchronized boolean claim() throws IOException {
        boolean all = true;
        for (int shard = instance; shard < COUNT; shard += instances) {
            all &= lock.tryAcquire(shard);
        }
        return all;
    }

    /** Whether the work of {@code key} is ours and we hold its lock. */
    public boolean mine(String key) {
        return lock.holds(shardOf(key));
    }

    private static void check(int instance, int instances) {
        if (instance < 0 || instance >= instances || instances > COUNT) {
            throw new IllegalArgumentException("instance " + instance + " of " + instances);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
