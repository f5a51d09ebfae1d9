package net.mixminion.spool;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import net.mixminion.crypto.Digest20;

/**
 * The replay memory of one packet key: every hash once, exact and durable (minion-spec §3.2.5.1).
 *
 * <p>A hash is remembered together with the id of the file in {@code incoming/} that brought it, as long as that file's
 * work is not finished: the same hash from the same file is our own unfinished work, from any other file a replay. Safe
 * for use by several threads.
 */
public interface HashLog extends AutoCloseable {
    /**
     * A packet to be remembered.
     *
     * @param hash its replay hash
     * @param fileId the id of its file in {@code incoming/}
     */
    record Entry(Digest20 hash, String fileId) {}

    /** What the memory says of a packet. */
    enum Verdict {
        /** Never seen; it is remembered now. */
        NEW,
        /** Seen, but it was this same file: unfinished work of ours, to be done again. */
        OURS,
        /** Seen before: to be dropped. */
        REPLAY
    }

    /**
     * Remembers all of {@code entries} in one durable transaction: when this returns, they are on stable storage, and
     * no two callers, in any process, have got {@code NEW} for the same hash. If it throws, nothing is known to be
     * remembered and nothing may be let through; trying again later is safe.
     *
     * @return a verdict for each entry, in their order; of equal hashes in one call the first alone can be new
     */
    List<Verdict> insert(List<Entry> entries) throws IOException;

    /** The ids of files whose work is not known to be finished. */
    Set<String> openIds() throws IOException;

    /**
     * Erases the ids of finished work, durably: from now on the hash is a replay whoever brings it, and nothing links
     * it to a file. The caller has made sure that the files are gone from {@code incoming/}, on stable storage.
     */
    void forgetIds(Collection<String> fileIds) throws IOException;

    /** How many hashes are remembered. */
    long size() throws IOException;

    /**
     * Looks whether what is written still goes where the next start will read it, and whether no damage was met so far;
     * takes no time.
     *
     * @throws HashLogException if the file was taken away, exchanged or cut while it is in use, or is damaged
     */
    void verify() throws IOException;

    /**
     * Looks at all of a memory that was too large to be checked when it was opened, which may take minutes; does nothing
     * after that. Other calls go on meanwhile.
     *
     * @throws HashLogException if it is damaged
     */
    void check() throws IOException;

    /** The KEYID, SHA-1 of the packet key, that this is the memory of. */
    Digest20 keyId();

    @Override
    void close();
}
